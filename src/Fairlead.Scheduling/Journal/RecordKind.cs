namespace Fairlead.Scheduling.Journal;

/// <summary>What a record is for: the first byte of its body.</summary>
internal enum RecordKind : byte
{
    /// <summary>Changes follow.</summary>
    Changes = 1,

    /// <summary>Everything before it was written and synced: the store was closed, or went on to the next file.</summary>
    Closed = 2,
}
