namespace Fairlead.Scheduling.Jobs;

/// <summary>The ways in which an attempt fails.</summary>
public enum JobFailureReason
{
    /// <summary>The handler reported an error that another attempt may avoid; the job is dead when its attempts are used up.</summary>
    Error = 1,

    /// <summary>The handler reported an error that is permanent.</summary>
    Permanent = 2,

    /// <summary>The attempt ran longer than it may, which counts as permanent.</summary>
    TimedOut = 3,

    /// <summary>Its worker died or stood still; the job is dead when its attempts are used up.</summary>
    LeaseLost = 4,
}
