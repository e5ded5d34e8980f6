namespace Fairlead.Webhooks.Outbox;

/// <summary>Bytes of a stream that no request carries yet.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Fence">The fence of its writer.</param>
/// <param name="Offset">Where the bytes begin.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsCompleted">Whether the stream ends behind them.</param>
public readonly record struct OutboxTail(string StreamId, long Fence, long Offset, ReadOnlyMemory<byte> Bytes, bool IsCompleted);
