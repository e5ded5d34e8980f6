using Fairlead.Scheduling.Journal;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Journal;

public sealed class JournalReplayTests
{
    private const string First = "0000000001.journal";

    [Fact]
    public async Task Run_ClosedJournal_ReadsEverythingInOrder()
    {
        var files = new CrashingFileSystem();
        await FillAsync(files, 100);

        using var journal = new NumberJournal(files);

        Assert.Equal(Enumerable.Range(0, 100), journal.Numbers);
        Assert.Equal(0, journal.Replay.TornBytes);
    }

    [Fact]
    public async Task Run_OpenedAgainAndAgain_GoesOnWhereItWas()
    {
        var files = new CrashingFileSystem();
        for (var life = 0; life < 10; life++)
        {
            using var journal = new NumberJournal(files);
            await journal.AddAsync(life);
        }

        using var last = new NumberJournal(files);
        Assert.Equal(Enumerable.Range(0, 10), last.Numbers);
    }

    [Fact]
    public async Task Run_FileCutAnywhere_KeepsEveryWholeRecordBefore()
    {
        var files = new CrashingFileSystem();
        var ends = new List<long> { SegmentHeader.Length };
        await FillAsync(files, 5, ends);
        var content = files.ContentOf(First);

        for (var length = SegmentHeader.Length; length <= ends[^1]; length++)
        {
            var cut = new CrashingFileSystem();
            cut.Replace(First, content[..length]);
            using var journal = new NumberJournal(cut);
            var whole = ends.Count(end => end <= length) - 1;
            Assert.Equal(Enumerable.Range(0, whole), journal.Numbers);
            Assert.InRange(journal.Replay.TornBytes, 0, length - ends[whole]);
        }
    }

    [Fact]
    public async Task Run_TornRecord_IsCutOffBeforeAnythingIsWritten()
    {
        var files = new CrashingFileSystem();
        var ends = new List<long> { SegmentHeader.Length };
        await FillAsync(files, 5, ends);
        files.Replace(First, files.ContentOf(First)[..(int)(ends[5] - 1)]);

        using (var journal = new NumberJournal(files))
        {
            Assert.True(journal.Replay.TornBytes > 0);
            Assert.DoesNotContain(files.ContentOf(First)[(int)ends[4]..], static one => one != 0);
            await journal.AddAsync(77);
        }

        using var after = new NumberJournal(files);
        Assert.Equal([0, 1, 2, 3, 77], after.Numbers);
        Assert.Equal(0, after.Replay.TornBytes);
    }

    [Fact]
    public async Task Run_AnyBitFlippedInAClosedJournal_RefusesWithThePlace()
    {
        var files = new CrashingFileSystem();
        var ends = new List<long> { SegmentHeader.Length };
        await FillAsync(files, 5, ends);
        var content = files.ContentOf(First);

        for (var offset = 0; offset < ends[^1]; offset++)
        {
            var damaged = new CrashingFileSystem();
            damaged.Replace(First, [.. content[..offset], (byte)(content[offset] ^ (1 << (offset % 8))), .. content[(offset + 1)..]]);

            var exception = Assert.Throws<JournalDamagedException>(() => new NumberJournal(damaged));

            Assert.Equal(First, exception.File);
            Assert.Equal(offset < SegmentHeader.Length ? 0 : ends.Last(end => end <= offset), exception.Offset);
            Assert.Contains(First, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_RecordZeroedBeforeAnother_Refuses()
    {
        var files = new CrashingFileSystem();
        var ends = new List<long> { SegmentHeader.Length };
        await FillAsync(files, 5, ends);
        files.ContentOf(First).AsSpan((int)ends[2], (int)(ends[3] - ends[2])).Clear();

        Assert.Equal(ends[2], Assert.Throws<JournalDamagedException>(() => new NumberJournal(files)).Offset);
    }

    [Fact]
    public async Task Run_PayloadThatCopiesRecords_IsNotTakenForRecords()
    {
        // The torn last record holds the bytes of whole records: they must not make it look like damage before valid ones.
        var files = new CrashingFileSystem();
        await FillAsync(files, 5);
        var copy = files.ContentOf(First)[SegmentHeader.Length..];
        var numbers = copy.Chunk(4).Where(static four => four.Length == 4).Select(static four => BitConverter.ToInt32(four)).ToArray();
        using (var journal = new NumberJournal(files))
        {
            await journal.AddAsync(numbers);
        }

        var content = files.ContentOf(First);
        var closing = RecordFrame.HeaderLength + 1;
        files.Replace(First, content[..^(closing + 1)]);

        using var after = new NumberJournal(files);
        Assert.Equal(Enumerable.Range(0, 5), after.Numbers);
    }

    [Fact]
    public async Task Run_SegmentMissing_Refuses()
    {
        var files = new CrashingFileSystem();
        await FillAsync(files, 5);
        using (var journal = new NumberJournal(files))
        {
            await journal.CompactAsync(meanwhile: 900);
            await journal.AddAsync(5);
        }

        files.Delete("0000000002.journal");

        Assert.Equal("0000000002.journal", Assert.Throws<JournalDamagedException>(() => new NumberJournal(files)).File);
    }

    [Fact]
    public async Task Run_SnapshotCutShort_Refuses()
    {
        var files = new CrashingFileSystem();
        await FillAsync(files, 5);
        using (var journal = new NumberJournal(files))
        {
            await journal.CompactAsync(meanwhile: 900);
        }

        files.Replace("0000000002.snapshot", files.ContentOf("0000000002.snapshot")[..^1]);

        Assert.Equal("0000000002.snapshot", Assert.Throws<JournalDamagedException>(() => new NumberJournal(files)).File);
    }

    [Fact]
    public async Task Run_AfterCompaction_FindsOldFilesDeleted()
    {
        var files = new CrashingFileSystem();
        await FillAsync(files, 5);
        using (var journal = new NumberJournal(files))
        {
            await journal.CompactAsync(meanwhile: 900);
            await journal.AddAsync(5);
        }

        using var after = new NumberJournal(files);
        Assert.Equal([0, 1, 2, 3, 4, 900, 5], after.Numbers);
        Assert.Equal(["0000000002.journal", "0000000002.snapshot"], files.ListNames());
    }

    private static async Task FillAsync(CrashingFileSystem files, int count, List<long>? ends = null)
    {
        using var journal = new NumberJournal(files);
        for (var number = 0; number < count; number++)
        {
            await journal.AddAsync(number);
            ends?.Add(journal.Segment.Position);
        }
    }
}
