namespace Fairlead.Scheduling.Jobs;

/// <summary>The ways in which an attempt ends.</summary>
public enum JobOutcomeKind
{
    /// <summary>With a result.</summary>
    Completed = 1,

    /// <summary>With an error that another attempt may avoid.</summary>
    Failed = 2,

    /// <summary>With an error that is permanent.</summary>
    Dead = 3,

    /// <summary>By its timeout, which no handler reports: its worker does.</summary>
    TimedOut = 4,
}
