namespace Fairlead.Scheduling;

/// <summary>Says why a caller did not get a turn.</summary>
public enum TurnRejection
{
    /// <summary>The turn was granted.</summary>
    None = 0,

    /// <summary><see cref="FairSchedulerOptions.MaxQueued"/> callers wait already.</summary>
    QueueFull = 1,

    /// <summary><see cref="FairSchedulerOptions.MaxQueuedPerCaller"/> turns of this caller wait already.</summary>
    CallerQueueFull = 2,

    /// <summary>The turn did not come within <see cref="FairSchedulerOptions.QueueTimeout"/>.</summary>
    TimedOut = 3,
}
