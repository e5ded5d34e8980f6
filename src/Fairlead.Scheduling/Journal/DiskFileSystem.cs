using Microsoft.Win32.SafeHandles;

namespace Fairlead.Scheduling.Journal;

/// <summary>A folder on a disk.</summary>
internal sealed class DiskFileSystem : JournalFileSystem
{
    private const string LockName = "lock";

    public DiskFileSystem(string folder) => Folder = Directory.CreateDirectory(folder).FullName;

    public override string Folder { get; }

    // The operating system frees the lock with the process, so one that was killed locks nobody out.
    public override IDisposable Claim() =>
        File.OpenHandle(PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public override IReadOnlyList<string> ListNames() =>
        [.. Directory.EnumerateFiles(Folder).Select(static path => Path.GetFileName(path)).Where(static name => name != LockName)];

    public override JournalFile Create(string name) => new DiskFile(name, OpenHandle(name, FileMode.Create));

    public override JournalFile Open(string name) => new DiskFile(name, OpenHandle(name, FileMode.Open));

    public override void Rename(string name, string newName) => File.Move(PathOf(name), PathOf(newName), overwrite: true);

    public override void Delete(string name) => File.Delete(PathOf(name));

    public override void SyncNames() => DiskSync.SyncFolder(Folder);

    private SafeFileHandle OpenHandle(string name, FileMode mode) =>
        File.OpenHandle(PathOf(name), mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private string PathOf(string name) => Path.Combine(Folder, name);
}
