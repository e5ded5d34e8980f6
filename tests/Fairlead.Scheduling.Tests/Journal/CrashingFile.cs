using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>An open file of a <see cref="CrashingFileSystem"/>.</summary>
internal sealed class CrashingFile(CrashingFileSystem files, string name, CrashingNode node) : JournalFile
{
    public override string Name { get; } = name;

    public override long Length => files.Read(() => (long)node.Content.Length);

    public override int Read(Span<byte> destination, long offset)
    {
        var content = files.Read(() => node.Content);
        var length = (int)Math.Clamp(content.Length - offset, 0, destination.Length);
        content.AsSpan((int)Math.Min(offset, content.Length), length).CopyTo(destination);
        return length;
    }

    public override void Write(ReadOnlySpan<byte> source, long offset) => files.Write(node, source, offset);

    public override void Sync() => files.Sync(Name, node);

    public override void SetLength(long length) => files.SetLength(node, length);

    public override void Dispose()
    {
        // Nothing is held open.
    }
}
