namespace Fairlead.Webhooks;

/// <summary>How far the output of a stream has come, at one moment.</summary>
/// <param name="Delivery">How far its delivery is.</param>
/// <param name="WrittenLength">How many bytes it has; where another process writes it, those that survive that process.</param>
/// <param name="AcknowledgedLength">How many bytes the receiver has acknowledged, from the beginning.</param>
public readonly record struct WebhookStreamSnapshot(WebhookDelivery Delivery, long WrittenLength, long AcknowledgedLength);
