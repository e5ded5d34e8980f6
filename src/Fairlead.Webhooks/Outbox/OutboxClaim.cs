namespace Fairlead.Webhooks.Outbox;

/// <summary>A stream, as one of its writers knows it.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Fence">The fence of the writer.</param>
public readonly record struct OutboxClaim(string StreamId, long Fence);
