namespace Fairlead.Webhooks;

/// <summary>Tells an application that output was not delivered.</summary>
public sealed class WebhookNotification
{
    internal WebhookNotification(WebhookNotificationKind kind, WebhookEndpoint endpoint, IReadOnlyList<string> streamIds, WebhookDeadLetter? deadLetter, long unacknowledgedBytes) =>
        (Kind, Endpoint, StreamIds, DeadLetter, UnacknowledgedBytes) = (kind, endpoint, streamIds, deadLetter, unacknowledgedBytes);

    /// <summary>Gets what happened.</summary>
    public WebhookNotificationKind Kind { get; }

    /// <summary>Gets where the output was to go.</summary>
    public WebhookEndpoint Endpoint { get; }

    /// <summary>Gets the streams that are concerned.</summary>
    public IReadOnlyList<string> StreamIds { get; }

    /// <summary>Gets the dead letter, when there is one.</summary>
    public WebhookDeadLetter? DeadLetter { get; }

    /// <summary>Gets how many bytes of these streams had not been acknowledged.</summary>
    public long UnacknowledgedBytes { get; }
}
