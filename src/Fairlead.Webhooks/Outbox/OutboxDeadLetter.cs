namespace Fairlead.Webhooks.Outbox;

/// <summary>A dead letter with its request.</summary>
/// <param name="Letter">What it says.</param>
/// <param name="Request">The request that failed; <see langword="null"/> when only the tail of a stream is parked.</param>
public sealed record OutboxDeadLetter(WebhookDeadLetter Letter, OutboxRequest? Request);
