namespace Fairlead.Webhooks;

/// <summary>How far the output of a stream has come.</summary>
public enum WebhookDelivery
{
    /// <summary>It is being written, or some of it is still to be acknowledged.</summary>
    Sending = 1,

    /// <summary>The stream is complete, and its end was acknowledged.</summary>
    Sent = 2,

    /// <summary>Sending has stopped; what is left is kept as a dead letter, which can be redriven.</summary>
    Parked = 3,

    /// <summary>The receiver wants no more (410), or the dead letter was discarded; what was left is gone.</summary>
    Ended = 4,
}
