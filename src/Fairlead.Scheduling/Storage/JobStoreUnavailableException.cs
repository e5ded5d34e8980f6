namespace Fairlead.Scheduling.Storage;

/// <summary>Reports that a store outside of the process's memory cannot do what it was asked; the call had no effect that anybody has seen.</summary>
public sealed class JobStoreUnavailableException : Exception
{
    /// <summary>Makes an exception; for implementations of <see cref="IJobStore{TJob, TResult}"/>.</summary>
    /// <param name="failure">What is the matter.</param>
    /// <param name="message">What happened and what to do, for people.</param>
    /// <param name="inner">What caused it.</param>
    public JobStoreUnavailableException(JobStoreFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Gets what is the matter, and so whether trying again can help.</summary>
    public JobStoreFailure Failure { get; }

    internal static JobStoreUnavailableException DiskFull(string folder, Exception inner) => new(
        JobStoreFailure.DiskFull, $"The disk of the journal in '{folder}' is full; nothing was stored. Make room, and submit again.", inner);

    internal static JobStoreUnavailableException DiskFailed(string folder, Exception inner) => new(
        JobStoreFailure.DiskFailed,
        $"The journal in '{folder}' could not be written ({inner.Message}). The store has stopped; look after the disk, and start the process again.",
        inner);

    internal static JobStoreUnavailableException InUse(string folder, Exception inner) => new(
        JobStoreFailure.FolderInUse, $"The journal in '{folder}' is open elsewhere. Give each process a folder of its own.", inner);
}
