namespace Fairlead.Scheduling.Journal;

/// <summary>Writes a snapshot beside the journal, and puts it in the place of all earlier files in one step: by its name.</summary>
internal sealed class SnapshotWriter : IDisposable
{
    // Synced as it goes: one sync of everything at the end would hold up those who wait for the journal's own.
    private const int RecordLength = 2 << 20;

    private readonly JournalFileSystem _files;
    private readonly JournalFile _file;
    private readonly RecordBuilder _record = new(new byte[4_096]);
    private readonly ulong _salt = JournalReplay.NewSalt();
    private readonly long _number;

    /// <summary>Begins the snapshot that holds everything before the segment of the same number.</summary>
    public SnapshotWriter(JournalFileSystem files, long number)
    {
        (_files, _number) = (files, number);
        _file = files.Create(SegmentName.OfUnfinished(number));
        _file.Write(SegmentHeader.Write(number, _salt), 0);
        Length = SegmentHeader.Length;
    }

    /// <summary>Gets how many bytes were written.</summary>
    public long Length { get; private set; }

    public void Add(ReadOnlySpan<byte> changes)
    {
        _record.Add(changes);
        if (_record.Length >= RecordLength)
        {
            WriteRecord();
        }
    }

    /// <summary>Makes the snapshot durable and the one that counts, and deletes what it replaces.</summary>
    public void Publish()
    {
        if (!_record.IsEmpty)
        {
            WriteRecord();
        }

        _record.Close();
        WriteRecord();
        _files.Rename(SegmentName.OfUnfinished(_number), SegmentName.OfSnapshot(_number));

        // Before anything is deleted: of two names that change, a crash may keep either.
        _files.SyncNames();
        JournalReplay.DeleteObsolete(_files, _number);
    }

    public void Dispose() => _file.Dispose();

    private void WriteRecord()
    {
        RecordFrame.Seal(_record.Record, _salt, Length);
        _file.Write(_record.Record, Length);
        _file.Sync();
        Length += _record.Length;
        _record.Clear();
    }
}
