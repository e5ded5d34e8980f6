namespace Fairlead.Scheduling.Jobs;

/// <summary>Says why a handler is asked to stop.</summary>
public enum JobStopReason
{
    /// <summary>It is not asked to stop.</summary>
    None = 0,

    /// <summary>Somebody canceled the job.</summary>
    Canceled = 1,

    /// <summary>The job ran longer than <see cref="JobQueueOptions.JobTimeout"/>.</summary>
    TimedOut = 2,

    /// <summary>The lease ended, and another worker may have begun the job; its outcome would be refused.</summary>
    LeaseLost = 3,

    /// <summary>The host stops and the drain time is over; the job goes back to the queue unharmed.</summary>
    Stopping = 4,
}
