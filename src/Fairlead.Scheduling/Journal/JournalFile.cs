namespace Fairlead.Scheduling.Journal;

/// <summary>An open file of a journal.</summary>
internal abstract class JournalFile : IDisposable
{
    public abstract string Name { get; }

    public abstract long Length { get; }

    /// <summary>Reads up to as many bytes as there is room for.</summary>
    /// <returns>How many were read; 0 at the end of the file.</returns>
    public abstract int Read(Span<byte> destination, long offset);

    /// <summary>Writes all bytes or throws; what reached the file is then unknown.</summary>
    public abstract void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Makes what was written, and the length, survive a crash of the machine.</summary>
    /// <remarks>After it has thrown once, nothing is known of what was written before, whatever a second call says.</remarks>
    public abstract void Sync();

    public abstract void SetLength(long length);

    public abstract void Dispose();

    /// <summary>Reads until the room is filled or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    public int ReadFully(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length && Read(destination[total..], offset + total) is var read and > 0)
        {
            total += read;
        }

        return total;
    }
}
