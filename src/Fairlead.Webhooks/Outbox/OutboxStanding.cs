namespace Fairlead.Webhooks.Outbox;

/// <summary>How far the requests have come that earlier writers of a stream stored.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Fence">The fence of its newest writer; 0 when it was dropped.</param>
/// <param name="Hold">What keeps it from sending.</param>
/// <param name="AcknowledgedLength">How many of its bytes were acknowledged.</param>
/// <param name="IsEndAcknowledged">Whether its end was acknowledged.</param>
public readonly record struct OutboxStanding(string StreamId, long Fence, OutboxHold Hold, long AcknowledgedLength, bool IsEndAcknowledged);
