namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>The content of a file, and what of it was synced.</summary>
internal sealed class CrashingNode
{
    private const int Sector = 512;

    private byte[] _synced = [];

    public byte[] Content { get; set; } = [];

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (offset + source.Length > Content.Length)
        {
            SetLength(offset + source.Length);
        }

        source.CopyTo(Content.AsSpan((int)offset));
    }

    public void SetLength(long length)
    {
        var content = new byte[length];
        Content.AsSpan(0, (int)Math.Min(length, Content.Length)).CopyTo(content);
        Content = content;
    }

    public void Sync() => _synced = [.. Content];

    // The length is the old one or the new one, and each sector too; where there was none, it holds zeros.
    public CrashingNode AfterCrash(Random? random)
    {
        var result = new byte[random?.Next(2) == 1 ? Content.Length : _synced.Length];
        for (var start = 0; start < result.Length; start += Sector)
        {
            var source = random?.Next(2) == 1 ? Content : _synced;
            var length = Math.Min(Sector, Math.Min(source.Length, result.Length) - start);
            if (length > 0)
            {
                source.AsSpan(start, length).CopyTo(result.AsSpan(start));
            }
        }

        return new CrashingNode { Content = result, _synced = [.. result] };
    }
}
