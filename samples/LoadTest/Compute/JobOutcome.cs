namespace LoadTest.Compute;

/// <summary>What is known of one number to factor. One byte each, so that a million of them are counted in no time.</summary>
internal enum JobOutcome : byte
{
    /// <summary>Not sent yet, or the run was stopped before.</summary>
    Unsent = 0,

    /// <summary>The service did not accept it.</summary>
    Refused = 1,

    /// <summary>Accepted, and not started as far as is known.</summary>
    Pending = 2,

    /// <summary>A worker is at it.</summary>
    Running = 3,

    /// <summary>Ended with the right factors.</summary>
    Completed = 4,

    /// <summary>Ended with an answer that is not the factorization of the number sent.</summary>
    Wrong = 5,

    /// <summary>Ended as failed.</summary>
    Failed = 6,

    /// <summary>Ended as canceled, though nobody asked for it.</summary>
    Canceled = 7,

    /// <summary>The service does not know the job that it accepted.</summary>
    NotFound = 8,
}
