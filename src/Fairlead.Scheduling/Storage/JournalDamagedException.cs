namespace Fairlead.Scheduling.Storage;

/// <summary>Reports that a journal cannot be read back without losing jobs that had been accepted.</summary>
/// <remarks>A record that was being written when the machine stopped is no damage: it was never acknowledged and is cut off.</remarks>
public sealed class JournalDamagedException : Exception
{
    internal JournalDamagedException(string folder, string file, long offset, string problem, Exception? inner = null)
        : base(
            $"The journal is damaged: {Path.Combine(folder, file)}, byte {offset}: {problem} "
            + $"Restore the folder from a copy. To go on without what follows, copy the folder, cut this file off at {offset} bytes and delete the .journal files with higher numbers.",
            inner) =>
        (Folder, File, Offset) = (folder, file, offset);

    /// <summary>Gets the folder of the journal.</summary>
    public string Folder { get; }

    /// <summary>Gets the name of the file.</summary>
    public string File { get; }

    /// <summary>Gets the first byte of the file that cannot be read.</summary>
    public long Offset { get; }
}
