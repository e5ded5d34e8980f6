using System.Security.Cryptography;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Journal;

/// <summary>Reads a folder back when a store opens it, and leaves it ready to be appended to.</summary>
internal sealed class JournalReplay(JournalFileSystem files, RecordSink sink)
{
    private const string UnknownBeginning = "the file does not begin as this version writes it.";

    /// <summary>Gets how many bytes of records were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets how many records were read.</summary>
    public long Records { get; private set; }

    /// <summary>Gets how many bytes of a torn record were cut off.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Gets the number of the snapshot that was read; 0 when there was none.</summary>
    public long Snapshot { get; private set; }

    /// <summary>Gets how many bytes the snapshot has.</summary>
    public long SnapshotBytes { get; private set; }

    /// <summary>Makes the salt of a new file.</summary>
    public static ulong NewSalt() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Reads everything.</summary>
    /// <returns>The file that the next record goes to.</returns>
    /// <exception cref="JournalDamagedException">Something that was synced once cannot be read.</exception>
    public Segment Run()
    {
        var names = files.ListNames();
        Snapshot = names.Select(static name => SegmentName.IsSnapshot(name, out var number) ? number : 0).DefaultIfEmpty().Max();
        var first = Math.Max(1, Snapshot);
        var last = names.Select(static name => SegmentName.IsSegment(name, out var number) ? number : 0).DefaultIfEmpty().Max();
        if (Snapshot > 0)
        {
            ReadSnapshot();
        }

        DeleteObsolete(files, first);
        return last == 0 && Snapshot == 0 ? Segment.Create(files, 1, NewSalt(), room: 0) : ReadSegments(first, last);
    }

    /// <summary>Deletes what a snapshot has replaced, and snapshots that were never finished.</summary>
    public static void DeleteObsolete(JournalFileSystem files, long first)
    {
        foreach (var name in files.ListNames())
        {
            if (SegmentName.IsUnfinished(name)
                || (SegmentName.IsSnapshot(name, out var snapshot) && snapshot < first)
                || (SegmentName.IsSegment(name, out var segment) && segment < first))
            {
                files.Delete(name);
            }
        }
    }

    private void ReadSnapshot()
    {
        using var file = files.Open(SegmentName.OfSnapshot(Snapshot));
        if (!SegmentHeader.TryRead(file, Snapshot, out var salt))
        {
            throw Damaged(file.Name, 0, UnknownBeginning);
        }

        var reader = ReadRecords(file, salt);
        if (!reader.IsClosed || reader.FindEnd() != SegmentEnd.Clean)
        {
            // It was complete and synced before it got its name.
            throw Damaged(file.Name, reader.Position, "the snapshot does not go on as it was written.");
        }

        SnapshotBytes = reader.Position;
    }

    private Segment ReadSegments(long first, long last)
    {
        for (var number = first; ; number++)
        {
            var file = OpenSegment(number, last);
            try
            {
                if (!SegmentHeader.TryRead(file, number, out var salt))
                {
                    return ReplaceUnbegun(file, number, first, last);
                }

                var reader = ReadRecords(file, salt);
                var end = reader.FindEnd();
                if (end == SegmentEnd.Damaged)
                {
                    throw Damaged(file.Name, reader.Position, "a record cannot be read, although intact ones follow it.");
                }

                if (number == last || !reader.IsClosed || end == SegmentEnd.Torn)
                {
                    DeleteUnused(file.Name, reader.Position, number, last);
                    return Reopen(file, number, salt, reader.Position, reader.TornBytes);
                }

                file.Dispose();
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }

    private JournalFile OpenSegment(long number, long last)
    {
        var name = SegmentName.OfSegment(number);
        return number <= last && files.ListNames().Contains(name)
            ? files.Open(name)
            : throw Damaged(name, 0, "the file is missing.");
    }

    private SegmentReader ReadRecords(JournalFile file, ulong salt)
    {
        var reader = new SegmentReader(file, salt);
        for (var start = reader.Position; reader.TryRead(out var changes); start = reader.Position)
        {
            Records++;
            Bytes += changes.Length;
            try
            {
                sink(changes);
            }
            catch (Exception exception) when (exception is not JournalDamagedException)
            {
                throw Damaged(file.Name, start, $"a record is intact but cannot be understood ({exception.Message}).", exception);
            }
        }

        return reader;
    }

    // The first file of all, begun and not synced before the machine stopped: nothing had been accepted yet.
    private Segment ReplaceUnbegun(JournalFile file, long number, long first, long last)
    {
        if (Snapshot > 0 || number != first || number != last || !IsUnused(file, number))
        {
            throw Damaged(file.Name, 0, UnknownBeginning);
        }

        file.Dispose();
        return Segment.Create(files, number, NewSalt(), room: 0);
    }

    // A file is made before it is needed. While the one before it is open, nothing can have been written to it.
    private void DeleteUnused(string name, long position, long number, long last)
    {
        for (var unused = number + 1; unused <= last; unused++)
        {
            using (var file = OpenSegment(unused, last))
            {
                if (!IsUnused(file, unused))
                {
                    throw Damaged(name, position, $"the file breaks off, although {file.Name} goes on.");
                }
            }

            files.Delete(SegmentName.OfSegment(unused));
        }
    }

    // Without a header no record can be told from chance, so then every byte counts.
    private static bool IsUnused(JournalFile file, long number) =>
        SegmentHeader.TryRead(file, number, out var salt)
            ? new SegmentReader(file, salt) is var reader && !reader.TryRead(out _) && reader.FindEnd() != SegmentEnd.Damaged
            : new SegmentReader(file, salt: 0).FindEnd() == SegmentEnd.Clean;

    private Segment Reopen(JournalFile file, long number, ulong salt, long position, long tornBytes)
    {
        if (tornBytes > 0)
        {
            // That leaves no room, so the next record makes some first, and the sync of the room is the sync of the cut.
            TornBytes = tornBytes;
            file.SetLength(position);
        }

        return new Segment(file, number, salt, position);
    }

    private JournalDamagedException Damaged(string file, long offset, string problem, Exception? inner = null) =>
        new(files.Folder, file, offset, problem, inner);
}
