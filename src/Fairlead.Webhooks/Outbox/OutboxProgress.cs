namespace Fairlead.Webhooks.Outbox;

/// <summary>How far an outbox knows a stream to have come, whoever writes it.</summary>
/// <param name="AcceptedLength">The length that survives the writer.</param>
/// <param name="AcknowledgedLength">How many bytes were acknowledged.</param>
/// <param name="IsEndAcknowledged">Whether its end was acknowledged.</param>
/// <param name="IsParked">Whether it stands still with a dead letter.</param>
public readonly record struct OutboxProgress(long AcceptedLength, long AcknowledgedLength, bool IsEndAcknowledged, bool IsParked);
