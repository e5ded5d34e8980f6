namespace Fairlead.Scheduling.Changes;

/// <summary>What a change in the journal of a job store says.</summary>
/// <remarks>
/// Each change sets what it speaks of to what it is, and adds nothing to what was: a snapshot is written while jobs go on, so a change
/// may be read back onto a job that has it already. Only the counters count changes, and of those a snapshot holds none that follow it.
/// The numbers are part of the file format.
/// </remarks>
internal enum JobChangeKind : byte
{
    /// <summary>All counters, at the beginning of a snapshot.</summary>
    Counters = 1,

    /// <summary>A whole job, in a snapshot.</summary>
    Kept = 2,

    /// <summary>A job was submitted.</summary>
    Accepted = 3,

    /// <summary>An attempt began.</summary>
    Leased = 4,

    /// <summary>A running job reported how far it is.</summary>
    Reported = 5,

    /// <summary>An attempt is over and the job waits again, from now or from later on.</summary>
    Queued = 6,

    /// <summary>A job ended.</summary>
    Ended = 7,

    /// <summary>A dead job waits again.</summary>
    Redriven = 8,

    /// <summary>The end of a job has been announced.</summary>
    Acknowledged = 9,

    /// <summary>A caller's share was changed.</summary>
    Weight = 10,

    /// <summary>A caller was paused or resumed.</summary>
    Paused = 11,
}
