namespace Fairlead.Scheduling.Jobs;

/// <summary>Says what became of the wish to cancel a job.</summary>
public enum CancelVerdict
{
    /// <summary>The job is canceled; if it was running, its handler is being stopped.</summary>
    Canceled = 1,

    /// <summary>The job had ended before.</summary>
    AlreadyEnded = 2,

    /// <summary>No job of that id is known.</summary>
    NotFound = 3,
}
