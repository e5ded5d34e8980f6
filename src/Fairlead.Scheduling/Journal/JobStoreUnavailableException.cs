namespace Fairlead.Scheduling.Journal;

/// <summary>Reports that a store on a disk cannot do what it was asked; the call had no effect that anybody has seen.</summary>
internal sealed class JobStoreUnavailableException : Exception
{
    internal JobStoreUnavailableException(JobStoreFailure failure, string message, Exception? inner)
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
