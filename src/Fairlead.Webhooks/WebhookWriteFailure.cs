namespace Fairlead.Webhooks;

/// <summary>Why a stream takes no more output.</summary>
public enum WebhookWriteFailure
{
    /// <summary>The stream is parked: what was written is kept as a dead letter, and writing can go on once that was redriven.</summary>
    Parked = 1,

    /// <summary>The stream has ended: its receiver wants no more, or its dead letter was discarded.</summary>
    Ended = 2,

    /// <summary>The stream was opened again, and only the newest writer may write.</summary>
    TakenOver = 3,
}
