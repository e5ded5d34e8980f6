namespace Fairlead.Scheduling.Storage;

/// <summary>Where an ended job is on the way to its completion hooks.</summary>
internal enum JobAnnouncement
{
    /// <summary>Nobody is to be told, or everybody has been.</summary>
    None = 0,

    /// <summary>It waits to be taken.</summary>
    Waiting = 1,

    /// <summary>Somebody took it and has not acknowledged it yet.</summary>
    Taken = 2,
}
