namespace Fairlead.Scheduling.Journal;

/// <summary>The one folder of a journal, and the few things the journal asks of it; tests put a folder in its place that loses what was not synced.</summary>
/// <remarks>Names are plain file names within the folder.</remarks>
internal abstract class JournalFileSystem
{
    /// <summary>Gets the path that messages name.</summary>
    public abstract string Folder { get; }

    /// <summary>Claims the folder for this process until the result is disposed or the process ends, however it ends.</summary>
    /// <exception cref="IOException">Another store has claimed it.</exception>
    public abstract IDisposable Claim();

    public abstract IReadOnlyList<string> ListNames();

    /// <summary>Makes an empty file in the place of any that has the name.</summary>
    public abstract JournalFile Create(string name);

    public abstract JournalFile Open(string name);

    /// <summary>Gives a file another name, at once taking the place of any that has it.</summary>
    public abstract void Rename(string name, string newName);

    public abstract void Delete(string name);

    /// <summary>Makes names that were created, changed or deleted survive a crash of the machine.</summary>
    public abstract void SyncNames();
}
