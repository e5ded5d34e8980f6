using System.Diagnostics;

namespace Fairlead.Scheduling.Journal;

/// <summary>A file that records are appended to, and the room in it that the disk has already given.</summary>
/// <remarks>
/// Room is made by writing zeros ahead. So a disk that is full is noticed before a change is made and not after, and a
/// record goes to blocks that exist, which makes its sync several times as fast.
/// </remarks>
internal sealed class Segment(JournalFile file, long number, ulong salt, long position) : IDisposable
{
    private static readonly byte[] Zeros = new byte[256 << 10];

    public string Name => file.Name;

    public long Number { get; } = number;

    /// <summary>Gets where the next record will stand.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Gets where the room ends.</summary>
    public long Allocated { get; private set; } = file.Length;

    /// <summary>Makes a file that survives a crash from the moment this returns.</summary>
    public static Segment Create(JournalFileSystem files, long number, ulong salt, long room)
    {
        var file = files.Create(SegmentName.OfSegment(number));
        try
        {
            file.Write(SegmentHeader.Write(number, salt), 0);
            var segment = new Segment(file, number, salt, SegmentHeader.Length);
            segment.Grow(room);
            files.SyncNames();
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Asks the disk for more room, all or nothing.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public void Grow(long bytes)
    {
        try
        {
            for (var left = bytes; left > 0; left -= Zeros.Length)
            {
                file.Write(Zeros.AsSpan(0, (int)Math.Min(left, Zeros.Length)), Allocated + bytes - left);
            }
        }
        catch (IOException exception) when (DiskSpace.IsExhausted(exception))
        {
            file.SetLength(Allocated);
            throw;
        }

        file.Sync();
        Allocated += bytes;
    }

    /// <summary>Writes one record and makes it durable.</summary>
    /// <param name="record">Room for the header, and the body.</param>
    public void Append(Span<byte> record)
    {
        if (Position + record.Length > Allocated)
        {
            Grow(Position + record.Length - Allocated);
        }

        RecordFrame.Seal(record, salt, Position);
        file.Write(record, Position);
        file.Sync();
        Position += record.Length;
        Debug.Assert(Position <= Allocated, "Records are written only where there is room.");
    }

    /// <summary>Says that the file ends here, and gives back the room that was not used.</summary>
    public void Close()
    {
        Span<byte> record = stackalloc byte[RecordFrame.HeaderLength + 1];
        record[RecordFrame.HeaderLength] = (byte)RecordKind.Closed;
        Append(record);
        file.SetLength(Position);
        Allocated = Position;
    }

    public void Dispose() => file.Dispose();
}
