namespace Fairlead.Scheduling.Jobs;

/// <summary>Says what became of a submission.</summary>
public enum EnqueueVerdict
{
    /// <summary>Every job was stored; those whose idempotency key was known were stored before.</summary>
    Accepted = 1,

    /// <summary>Nothing was stored: <see cref="JobQueueOptions.MaxQueued"/> would be exceeded.</summary>
    QueueFull = 2,

    /// <summary>Nothing was stored: <see cref="JobQueueOptions.MaxQueuedPerCaller"/> would be exceeded.</summary>
    CallerQueueFull = 3,
}
