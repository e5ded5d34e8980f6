namespace Fairlead.Webhooks.Outbox;

/// <summary>What a request carries of one stream: one chunk.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Fence">The fence of its writer.</param>
/// <param name="Sequence">The number of the chunk, from 0.</param>
/// <param name="Offset">Where the chunk begins.</param>
/// <param name="EndOffset">Where the next one begins.</param>
/// <param name="IsFinal">Whether there is no next one.</param>
public readonly record struct OutboxPart(string StreamId, long Fence, long Sequence, long Offset, long EndOffset, bool IsFinal);
