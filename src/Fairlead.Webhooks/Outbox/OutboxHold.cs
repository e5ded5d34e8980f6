namespace Fairlead.Webhooks.Outbox;

/// <summary>What keeps a stream from sending, of which its own pusher has nothing in hand.</summary>
public enum OutboxHold
{
    /// <summary>Nothing.</summary>
    None = 1,

    /// <summary>A request that an earlier writer has stored is on its way.</summary>
    Sending = 2,

    /// <summary>A request that an earlier writer has stored is a dead letter.</summary>
    Parked = 3,

    /// <summary>The stream was dropped.</summary>
    Gone = 4,

    /// <summary>Another pusher has opened the stream since: what this one knows of it has passed.</summary>
    Elsewhere = 5,
}
