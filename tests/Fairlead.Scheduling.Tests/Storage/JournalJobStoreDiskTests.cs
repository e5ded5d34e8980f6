using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Journal;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Journal;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>What a store does when its disk does not do what it should, and what is there after a restart.</summary>
public sealed class JournalJobStoreDiskTests : IDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly ManualTimeProvider _time = new();
    private readonly List<JournalJobStore<string, string>> _stores = [];
    private readonly JobQueueOptions _options = new() { Workers = 4, MaxAttempts = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.ForEach(static store => store.Dispose());

    [Fact]
    public async Task EnqueueAsync_DiskIsFull_StoresNothingAndGoesOnOnceThereIsRoom()
    {
        var files = new CrashingFileSystem { Capacity = 3 << 20 };
        var store = Open(files);
        var accepted = new List<JobId>();
        var failure = await Assert.ThrowsAsync<JobStoreUnavailableException>(async () =>
        {
            while (true)
            {
                accepted.Add(await EnqueueAsync(store, new string('x', 10_000)));
            }
        });

        Assert.Equal(JobStoreFailure.DiskFull, failure.Failure);
        Assert.Contains("is full; nothing was stored", failure.Message, StringComparison.Ordinal);
        Assert.Equal(accepted.Count, (await store.GetStatisticsAsync(Token)).Accepted);

        // What was accepted can still be done.
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        Assert.True(await store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token));

        files.Capacity = long.MaxValue;
        accepted.Add(await EnqueueAsync(store, "later"));
        var after = Open(files.Restart(new Random(1)));
        Assert.Equal(accepted.Count, (await after.GetStatisticsAsync(Token)).Accepted);
        Assert.Equal(JobStatus.Completed, (await after.FindAsync(lease!.Id, Token))?.Status);
    }

    [Fact]
    public async Task LeaseEnd_DiskIsFull_IsTriedAgainUntilThereIsRoom()
    {
        var files = new CrashingFileSystem();
        var store = Open(files, growthStep: 600);
        await store.EnqueueAsync([.. Enumerable.Repeat(new JobSubmission<string>("a", "job"), 300)], Token);
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        files.Capacity = files.Used;
        await Assert.ThrowsAsync<JobStoreUnavailableException>(async () =>
        {
            // Results use up the reserve that the disk leaves to those who end work.
            while (await store.LeaseAsync(WorkerKind.General, Token) is { } other)
            {
                await store.EndAsync(other, JobOutcome.Completed(new string('x', 10_000)), TimeSpan.Zero, Token);
            }
        });

        _time.Advance(TimeSpan.FromSeconds(31));
        await store.Settled.WaitAsync(HardLimit, Token);
        Assert.Equal(JobStopReason.None, lease!.StopReason);

        files.Capacity = long.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(2));
        await store.Settled.WaitAsync(HardLimit, Token);
        Assert.Equal(JobStopReason.LeaseLost, lease.StopReason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnyCall_DiskFailed_StopsTheStore(bool sync)
    {
        var files = new CrashingFileSystem();
        var store = Open(files);
        var kept = await EnqueueAsync(store, "kept");
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        var waitingForEnd = store.WaitAsync(kept, TimeSpan.FromHours(1), Token).AsTask();
        var chosen = store.WaitForWorkAsync(WorkerKind.General, Token).AsTask();
        var waitingForWork = store.WaitForWorkAsync(WorkerKind.General, Token).AsTask();
        var waitingForEnded = store.WaitForEndedAsync(Token).AsTask();
        (files.FailsToSync, files.FailsToWrite) = (sync, !sync);

        await AssertFailsAsync(() => EnqueueAsync(store, "lost"));

        // The worker that the lost job would have had comes, and is told like everybody else.
        await chosen.WaitAsync(HardLimit, Token);
        await AssertFailsAsync(() => waitingForEnd);
        await AssertFailsAsync(() => waitingForWork);
        await AssertFailsAsync(() => waitingForEnded);
        await AssertFailsAsync(async () => await store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token));
        await AssertFailsAsync(async () => await store.RenewAsync([lease!], Token));
        await AssertFailsAsync(async () => await store.FindAsync(kept, Token));
        await AssertFailsAsync(async () => await store.GetStatisticsAsync(Token));
        await AssertFailsAsync(async () => await store.LeaseAsync(WorkerKind.General, Token));

        files.FailsToWrite = false;
        var after = Open(files.Restart(random: null));
        Assert.Equal(1, (await after.GetStatisticsAsync(Token)).Accepted);
        Assert.Equal(JobStatus.Pending, (await after.FindAsync(kept, Token))?.Status);
    }

    [Fact]
    public async Task Open_FolderInUse_Throws()
    {
        var files = new CrashingFileSystem();
        var store = Open(files);

        var failure = Assert.Throws<JobStoreUnavailableException>(() => Open(files));

        Assert.Equal(JobStoreFailure.FolderInUse, failure.Failure);
        store.Dispose();
        await EnqueueAsync(Open(files), "now it is free");
    }

    [Fact]
    public async Task Open_UnreadableJob_NamesTheRecordAndFreesTheFolder()
    {
        var files = new CrashingFileSystem();
        var store = Open(files);
        await EnqueueAsync(store, "text");
        store.Dispose();

        var numbers = new JobSerialization<int, int>(NumberJson.Default.Int32, NumberJson.Default.Int32);
        var damage = Assert.Throws<JournalDamagedException>(
            () => new JournalJobStore<int, int>(files, 1 << 20, 8_000, _options, numbers, _time, logger: null));

        Assert.Contains("a record is intact but cannot be understood", damage.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Open(files).GetStatisticsAsync(Token)).Accepted);
    }

    [Fact]
    public async Task Restart_RunningJob_CountsTheAttemptAndSaysSo()
    {
        var files = new CrashingFileSystem();
        var store = Open(files);
        var id = await EnqueueAsync(store, "kills its process");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(attempt, (await store.LeaseAsync(WorkerKind.General, Token))!.Attempt);
            _time.Advance(TimeSpan.FromSeconds(5));
            files = files.Restart(random: null);
            store = Open(files);
        }

        var dead = await store.FindAsync(id, Token);
        Assert.Equal((JobStatus.Dead, "lease lost"), (dead?.Status, dead?.Error));
        Assert.Equal([1, 2], dead!.Failures.Select(static failure => failure.Attempt));
        Assert.All(dead.Failures, static failure => Assert.Equal((JobFailureReason.LeaseLost, TimeSpan.FromSeconds(5)), (failure.Reason, failure.Duration)));
    }

    [Fact]
    public async Task Restart_EverythingElse_IsAsItWas()
    {
        var files = new CrashingFileSystem();
        var store = Open(files);
        await store.SetWeightAsync("heavy", 3, Token);
        await store.PauseAsync("paused", Token);
        var id = await EnqueueAsync(store, "work", "heavy", key: "key");
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        await store.ReportAsync(lease!, new JobProgress(0.5, "half"), Token);
        await store.EndAsync(lease!, JobOutcome.Dead("found something", "partial"), TimeSpan.Zero, Token);
        var before = await store.FindAsync(id, Token);

        store = Open(files.Restart(new Random(7)));

        var after = await store.FindAsync(id, Token);
        Assert.Equal(before! with { Failures = after!.Failures }, after);
        Assert.Equal(before.Failures, after.Failures);
        Assert.Equal(["paused"], (await store.GetStatisticsAsync(Token)).PausedCallers);
        Assert.Equal(id, await EnqueueAsync(store, "work", "heavy", key: "key"));
        Assert.True((await RelativeShareAsync(store)) > 2, "The heavy caller has its weight.");
    }

    [Fact]
    public async Task Dispose_RacingEnqueue_StoresOrRefuses()
    {
        for (var round = 0; round < 300; round++)
        {
            var files = new CrashingFileSystem();
            var store = Open(files);
            var enqueue = Task.Run(() => EnqueueAsync(store, "job"), Token);
            store.Dispose();
            var id = default(JobId);
            try
            {
                id = await enqueue.WaitAsync(HardLimit, Token);
            }
            catch (ObjectDisposedException)
            {
                // Refused, which is the other honest answer.
            }

            using var after = Open(files);
            Assert.Equal(id != default, id != default && await after.FindAsync(id, Token) is not null);
        }
    }

    [Fact]
    public async Task Compaction_UnderLoad_KeepsEverything()
    {
        var files = new CrashingFileSystem();
        var store = Open(files, compactionBytes: 20_000);
        var completed = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(() => WorkAsync(store, $"caller-{caller}"), Token)));

        Assert.True(store.Compactions > 0, "The journal was long enough.");
        var after = Open(files.Restart(random: null));
        foreach (var (id, result) in completed.SelectMany(static pairs => pairs))
        {
            Assert.Equal((JobStatus.Completed, result), (await after.FindAsync(id, Token) is { } job ? (job.Status, job.Result) : default));
        }

        var counts = await after.GetStatisticsAsync(Token);
        Assert.Equal((8 * 150, 8 * 150), (counts.Accepted, counts.Completed));
    }

    [Fact]
    public async Task Compaction_CopiedChangeIsNeverDurable_PublishesNoSnapshotOfIt()
    {
        var files = new CrashingFileSystem();
        using var mayCopy = new ManualResetEventSlim();
        var copying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var copied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        files.Before = name =>
        {
            // It is made when the counters have been read, and first synced when the jobs have been copied, because they fill a record.
            if (SegmentName.IsUnfinished(name))
            {
                if (!copying.TrySetResult())
                {
                    copied.TrySetResult();
                }

                Assert.True(mayCopy.Wait(HardLimit, Token));
            }
        };
        var store = Open(files);
        var id = await EnqueueAsync(store, "ends while a snapshot is written");
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        await EnqueueAsync(store, new string('x', 3 << 20));

        await copying.Task.WaitAsync(HardLimit, Token);
        files.FailsToSync = true;
        await AssertFailsAsync(async () => await store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token));
        mayCopy.Set();
        await copied.Task.WaitAsync(HardLimit, Token);

        // It waits for the snapshot, which is published now or never. Its counters know of no end, so it must hold no job that has ended.
        store.Dispose();
        var after = Open(files.Restart(random: null));
        var counts = await after.GetStatisticsAsync(Token);
        Assert.Equal((2, 0), (counts.Accepted, counts.Completed));
        Assert.Equal(JobStatus.Pending, (await after.FindAsync(id, Token))?.Status);
    }

    private static async Task<List<(JobId Id, string Result)>> WorkAsync(JournalJobStore<string, string> store, string caller)
    {
        var done = new List<(JobId, string)>();
        for (var number = 0; number < 150; number++)
        {
            await EnqueueAsync(store, $"job {number}", caller);
            if (await store.LeaseAsync(WorkerKind.General, Token) is { } lease)
            {
                var result = $"{lease.Caller} {lease.Job}";
                Assert.True(await store.EndAsync(lease, JobOutcome.Completed(result), TimeSpan.Zero, Token));
                done.Add((lease.Id, result));
            }
        }

        return done;
    }

    // How many turns the heavy caller has for each turn of another, when both always have work.
    private async Task<double> RelativeShareAsync(JournalJobStore<string, string> store)
    {
        for (var number = 0; number < 60; number++)
        {
            await EnqueueAsync(store, "work", "heavy");
            await EnqueueAsync(store, "work", "light");
        }

        var turns = new Dictionary<string, int> { ["heavy"] = 0, ["light"] = 0 };
        for (var turn = 0; turn < 60; turn++)
        {
            var lease = await store.LeaseAsync(WorkerKind.General, Token);
            turns[lease!.Caller]++;
            _time.Advance(TimeSpan.FromSeconds(1));
            await store.EndAsync(lease, JobOutcome.Completed("done"), TimeSpan.Zero, Token);
        }

        return (double)turns["heavy"] / turns["light"];
    }

    private static async Task AssertFailsAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => call().WaitAsync(HardLimit, Token));
        Assert.Equal(JobStoreFailure.DiskFailed, failure.Failure);
    }

    private static async Task<JobId> EnqueueAsync(JournalJobStore<string, string> store, string job, string caller = "a", string? key = null) =>
        (await store.EnqueueAsync([new JobSubmission<string>(caller, job) { IdempotencyKey = key }], Token)).Ids[0];

    private JournalJobStore<string, string> Open(CrashingFileSystem files, long compactionBytes = 1 << 20, int growthStep = 64_000)
    {
        var store = new JournalJobStore<string, string>(files, compactionBytes, growthStep, _options, Serialization, _time, logger: null);
        _stores.Add(store);
        return store;
    }
}
