namespace LoadTest.Compute;

/// <summary>The states of the contract.</summary>
internal enum JobStatus
{
    /// <summary>The answer has a state that the contract does not name, or none.</summary>
    Unknown = 0,
    Pending = 1,
    Running = 2,
    Completed = 3,
    Failed = 4,
    Canceled = 5,
}
