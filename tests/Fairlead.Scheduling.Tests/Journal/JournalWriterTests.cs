using Fairlead.Scheduling.Journal;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Journal;

public sealed class JournalWriterTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_ManyCallersAtOnce_ShareSyncs()
    {
        var files = new CrashingFileSystem();
        using (var journal = new NumberJournal(files))
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => AddManyAsync(journal, number * 1_000), Token)));
            Assert.InRange(journal.Writer.Commits, 1, 64 * 50);
        }

        using var after = new NumberJournal(files);
        Assert.Equal(64 * 50, after.Numbers.Count);
        Assert.All(after.Numbers.GroupBy(static number => number / 1_000), static group => Assert.Equal(group.Order(), group));
    }

    [Fact]
    public async Task Append_WhileOneSyncRuns_CommitsTogetherWithTheNext()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(0);
        var before = journal.Writer.Commits;

        // Many in one go, before the thread can have looked more than once or twice.
        var held = await journal.Writer.HoldAsync(4 * 1_000, reserve: 0);
        for (var count = 0; count < 1_000; count++)
        {
            journal.Writer.Append([1, 0, 0, 0]);
        }

        await journal.Writer.Newest.WaitAsync(HardLimit, Token);
        journal.Writer.Release(held);
        Assert.InRange(journal.Writer.Commits - before, 1, 999);
    }

    [Fact]
    public async Task HoldAsync_DiskFull_RefusesBeforeAnythingIsWritten()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(0);
        files.Capacity = files.ContentOf("0000000001.journal").Length;

        var exception = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(new int[10_000]));

        Assert.Equal(JobStoreFailure.DiskFull, exception.Failure);
        Assert.Equal([0], journal.Numbers);
        Assert.Equal(files.Capacity, files.ContentOf("0000000001.journal").Length);
    }

    [Fact]
    public async Task HoldAsync_RoomAgain_GoesOn()
    {
        var files = new CrashingFileSystem();
        using (var journal = new NumberJournal(files))
        {
            await journal.AddAsync(0);
            files.Capacity = files.ContentOf("0000000001.journal").Length;
            await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(new int[10_000]));

            files.Capacity = long.MaxValue;
            await journal.AddAsync(new int[10_000]);
        }

        using var after = new NumberJournal(files);
        Assert.Equal(10_001, after.Numbers.Count);
    }

    [Fact]
    public async Task HoldAsync_DiskFull_LeavesTheReserveToOthers()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(0);
        files.Capacity = files.ContentOf("0000000001.journal").Length;

        await Assert.ThrowsAsync<JobStoreUnavailableException>(async () => await journal.Writer.HoldAsync(4, reserve: 1 << 20));
        await journal.AddAsync(1);

        Assert.Equal([0, 1], journal.Numbers);
    }

    [Fact]
    public async Task Append_SyncFails_StopsForGood()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(0);
        files.FailsToSync = true;

        var first = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(1));
        var syncs = files.Syncs;
        var second = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(2));

        // The fake would sync now, as a kernel does that has dropped what it could not write.
        Assert.False(files.FailsToSync);
        Assert.Equal(syncs, files.Syncs);
        Assert.Equal([JobStoreFailure.DiskFailed, JobStoreFailure.DiskFailed], [first.Failure, second.Failure]);
        Assert.True(journal.Writer.Stopped.IsCancellationRequested);
    }

    [Fact]
    public async Task Append_SyncFails_FailsEverybodyWhoWaits()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(0);
        files.FailsToSync = true;

        var waiting = Enumerable.Range(1, 50).Select(number => Task.Run(() => journal.AddAsync(number), Token)).ToList();

        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<JobStoreUnavailableException>(() => task.WaitAsync(HardLimit, Token));
        }
    }

    [Fact]
    public async Task Append_WriteFails_StopsAndIsCutOffAtTheNextStart()
    {
        var files = new CrashingFileSystem();
        using (var journal = new NumberJournal(files))
        {
            await journal.AddAsync(0);
            files.FailsToWrite = true;
            await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(1));
            files.FailsToWrite = false;
            await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(2));
        }

        using var after = new NumberJournal(files);
        Assert.Equal([0], after.Numbers);
    }

    [Fact]
    public async Task Dispose_ChangesNotYetWritten_WritesThem()
    {
        var files = new CrashingFileSystem();
        using (var journal = new NumberJournal(files))
        {
            await journal.AddAsync(0);
            journal.Writer.Append([7, 0, 0, 0]);
        }

        using var after = new NumberJournal(files);
        Assert.Equal([0, 7], after.Numbers);
    }

    [Fact]
    public async Task Dispose_Twice_RefusesFurtherHolds()
    {
        var journal = new NumberJournal(new CrashingFileSystem());
        journal.Dispose();
        journal.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.AddAsync(1));
    }

    [Fact]
    public async Task TryMoveTo_WriterHasStopped_LeavesNobodyWaiting()
    {
        var files = new CrashingFileSystem();
        using var journal = new NumberJournal(files);
        await journal.AddAsync(1);
        var next = Segment.Create(files, journal.Segment.Number + 1, JournalReplay.NewSalt(), room: 2_048);
        files.FailsToSync = true;
        await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.AddAsync(2));

        Assert.Throws<JobStoreUnavailableException>(() => journal.Writer.TryMoveTo(next));
        next.Dispose();
        journal.Writer.Append(new byte[4]);

        await Assert.ThrowsAsync<JobStoreUnavailableException>(() => journal.Writer.Newest.WaitAsync(HardLimit, Token));
    }

    [Fact]
    public async Task Dispose_RacingAHoldThatNeedsRoom_LeavesNobodyWaiting()
    {
        for (var round = 0; round < 300; round++)
        {
            var journal = new NumberJournal(new CrashingFileSystem());
            var hold = Task.Run(() => journal.AddAsync(new int[2_000]), Token);
            journal.Dispose();

            await hold.WaitAsync(HardLimit, Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            Assert.True(hold.IsCompletedSuccessfully || hold.Exception?.InnerException is ObjectDisposedException || hold.IsCanceled);
        }
    }

    private static async Task AddManyAsync(NumberJournal journal, int first)
    {
        for (var number = first; number < first + 50; number++)
        {
            await journal.AddAsync(number);
        }
    }
}
