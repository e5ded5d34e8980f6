namespace Fairlead.Scheduling.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobStatus
{
    /// <summary>It waits until its time has come: before its first attempt, or between attempts.</summary>
    Delayed = 1,

    /// <summary>It waits for its turn.</summary>
    Pending = 2,

    /// <summary>A worker holds its lease.</summary>
    Running = 3,

    /// <summary>It ended with a result.</summary>
    Completed = 4,

    /// <summary>It ended without: its attempts were used up, or its error was permanent. It can be redriven.</summary>
    Dead = 5,

    /// <summary>It was canceled before it ended.</summary>
    Canceled = 6,
}
