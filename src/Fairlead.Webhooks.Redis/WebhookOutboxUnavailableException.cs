namespace Fairlead.Webhooks.Redis;

/// <summary>Reports that the outbox could not do what it was asked, for the moment.</summary>
public sealed class WebhookOutboxUnavailableException : Exception
{
    internal WebhookOutboxUnavailableException(WebhookOutboxFailure failure, string message, Exception innerException)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public WebhookOutboxFailure Failure { get; }
}
