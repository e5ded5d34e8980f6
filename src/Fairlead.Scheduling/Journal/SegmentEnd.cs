namespace Fairlead.Scheduling.Journal;

/// <summary>What follows the last intact record of a file.</summary>
internal enum SegmentEnd
{
    /// <summary>Nothing but room.</summary>
    Clean = 1,

    /// <summary>The remains of a record that was being written when the machine stopped.</summary>
    Torn = 2,

    /// <summary>Something unreadable that was once synced, because records follow it.</summary>
    Damaged = 3,
}
