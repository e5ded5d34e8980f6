namespace Fairlead.Scheduling.Jobs;

/// <summary>Says what became of the wish to try a dead job again.</summary>
public enum RedriveVerdict
{
    /// <summary>The job waits for its turn again, with its attempts counted from zero.</summary>
    Redriven = 1,

    /// <summary>The job is not dead.</summary>
    NotDead = 2,

    /// <summary>No job of that id is known.</summary>
    NotFound = 3,

    /// <summary>The job stays dead: <see cref="JobQueueOptions.MaxQueued"/> would be exceeded.</summary>
    QueueFull = 4,

    /// <summary>The job stays dead: <see cref="JobQueueOptions.MaxQueuedPerCaller"/> would be exceeded.</summary>
    CallerQueueFull = 5,
}
