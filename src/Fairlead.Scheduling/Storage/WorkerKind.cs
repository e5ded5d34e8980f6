namespace Fairlead.Scheduling.Storage;

/// <summary>Which jobs a worker takes.</summary>
public enum WorkerKind
{
    /// <summary>Every job.</summary>
    General = 1,

    /// <summary>Only jobs expected to be short, so that those never wait for long ones.</summary>
    ShortJobsOnly = 2,
}
