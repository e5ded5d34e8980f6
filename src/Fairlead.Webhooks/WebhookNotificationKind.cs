namespace Fairlead.Webhooks;

/// <summary>What a notification tells.</summary>
public enum WebhookNotificationKind
{
    /// <summary>Streams were parked as a dead letter.</summary>
    Parked = 1,

    /// <summary>A receiver answered 410: its streams have ended, and what was left of them is gone.</summary>
    EndpointEnded = 2,
}
