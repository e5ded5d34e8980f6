using Microsoft.Win32.SafeHandles;

namespace Fairlead.Scheduling.Journal;

/// <summary>A file on a disk.</summary>
internal sealed class DiskFile(string name, SafeFileHandle handle) : JournalFile
{
    public override string Name { get; } = name;

    public override long Length => RandomAccess.GetLength(handle);

    public override int Read(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);

    public override void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

    public override void Sync() => DiskSync.SyncFile(handle);

    public override void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public override void Dispose() => handle.Dispose();
}
