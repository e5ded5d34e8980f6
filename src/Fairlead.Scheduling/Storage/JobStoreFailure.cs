namespace Fairlead.Scheduling.Storage;

/// <summary>Says why a store outside of the process's memory cannot do what it was asked.</summary>
public enum JobStoreFailure
{
    /// <summary>The disk is full. The call had no effect; it may be repeated once there is room, without a restart.</summary>
    DiskFull = 1,

    /// <summary>The disk failed to write or to sync. The store has stopped for good: what it had answered before is safe, and a restart reads it back.</summary>
    DiskFailed = 2,

    /// <summary>Another process, or another store of this one, has the folder open.</summary>
    FolderInUse = 3,

    /// <summary>The server did not answer in time. Nobody can tell whether the call had an effect; it may be repeated, without a restart.</summary>
    Unreachable = 4,

    /// <summary>The server is not one that the store can use.</summary>
    ServerUnsuitable = 5,

    /// <summary>The server's memory is full. The call had no effect; it may be repeated once there is room, without a restart.</summary>
    MemoryFull = 6,
}
