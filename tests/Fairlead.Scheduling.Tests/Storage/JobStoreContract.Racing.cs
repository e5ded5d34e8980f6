using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Two calls about one job at the same moment: one of them wins, and both are told the truth.</content>
public abstract partial class JobStoreContract
{
    /// <summary>Gets how often each race is run.</summary>
    protected virtual int Races => 1_000;

    [Fact]
    public Task EndAsync_RacingCancel_OneOfThemWins() => RaceAsync(static async store =>
    {
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        var (completed, canceled) = await AtOnceAsync(
            () => CompleteAsync(store, lease), () => store.CancelAsync(id, Token));

        Assert.Equal(completed ? CancelVerdict.AlreadyEnded : CancelVerdict.Canceled, canceled);
        Assert.Equal(completed ? JobStatus.Completed : JobStatus.Canceled, await StatusOfAsync(store, id));
    });

    [Fact]
    public Task LeaseAsync_RacingCancel_NeverRunsWhatIsCanceled() => RaceAsync(static async store =>
    {
        var id = await EnqueueAsync(store, "a");
        var (lease, canceled) = await AtOnceAsync(
            () => store.LeaseAsync(WorkerKind.General, Token), () => store.CancelAsync(id, Token));

        Assert.Equal(CancelVerdict.Canceled, canceled);
        Assert.Equal(JobStatus.Canceled, await StatusOfAsync(store, id));
        if (lease is not null)
        {
            await store.RenewAsync([lease], Token);
            Assert.Equal(JobStopReason.Canceled, lease.StopReason);
            Assert.False(await CompleteAsync(store, lease));
        }
    });

    [Fact]
    public Task LeaseAsync_RacingLease_GivesAJobToOneWorker() => RaceAsync(static async store =>
    {
        var id = await EnqueueAsync(store, "a");
        var (first, second) = await AtOnceAsync(
            () => store.LeaseAsync(WorkerKind.General, Token), () => store.LeaseAsync(WorkerKind.General, Token));

        Assert.True(first is null != second is null, "One of the two has the job.");
        Assert.True(await CompleteAsync(store, (first ?? second)!));
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
    });

    [Fact]
    public Task EnqueueAsync_RacingSameKey_StoresOneJob() => RaceAsync(static async store =>
    {
        var key = Guid.NewGuid().ToString("N");
        var (first, second) = await AtOnceAsync(
            () => store.EnqueueAsync([Submit("a", key: key)], Token), () => store.EnqueueAsync([Submit("a", key: key)], Token));

        Assert.Equal(first.Ids, second.Ids);
        Assert.True(await CompleteAsync(store, await LeaseAsync(store)));
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));
    });

    [Fact]
    public Task RedriveAsync_RacingRedrive_HappensOnce() => RaceAsync(static async store =>
    {
        var id = await EnqueueAsync(store, "a");
        await KillAsync(store, await LeaseAsync(store));
        var (first, second) = await AtOnceAsync(() => store.RedriveAsync(id, Token), () => store.RedriveAsync(id, Token));

        Assert.Equal([RedriveVerdict.Redriven, RedriveVerdict.NotDead], new[] { first.Verdict, second.Verdict }.Order());
        Assert.True(await CompleteAsync(store, await LeaseAsync(store)));
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));
    });

    [Fact]
    public Task WaitForWorkAsync_RacingEnqueue_IsAlwaysWoken() => RaceAsync(static async store =>
    {
        var (_, _) = await AtOnceAsync(
            async () =>
            {
                await store.WaitForWorkAsync(WorkerKind.General, Token).AsTask().WaitAsync(HardLimit, Token);
                return true;
            },
            () => store.EnqueueAsync([Submit("a")], Token));

        Assert.True(await CompleteAsync(store, await LeaseAsync(store)));
    });

    [Fact]
    public Task WaitAsync_RacingEnd_SeesTheEnd() => RaceAsync(static async store =>
    {
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        var (seen, completed) = await AtOnceAsync(
            async () => await store.WaitAsync(id, TimeSpan.FromDays(1), Token).AsTask().WaitAsync(HardLimit, Token),
            () => CompleteAsync(store, lease));

        Assert.True(completed);
        Assert.Equal(JobStatus.Completed, seen?.Status);
    });

    [Fact]
    public Task PauseAsync_RacingResume_LosesNoJob() => RaceAsync(static async store =>
    {
        await EnqueueAsync(store, "a");
        await AtOnceAsync(() => PauseAsync(store), () => ResumeAsync(store));
        await store.ResumeAsync("a", Token);

        Assert.True(await CompleteAsync(store, await LeaseAsync(store)));
    });

    private static async ValueTask<bool> PauseAsync(IJobStore<string, string> store)
    {
        await store.PauseAsync("a", Token);
        return true;
    }

    private static async ValueTask<bool> ResumeAsync(IJobStore<string, string> store)
    {
        await store.ResumeAsync("a", Token);
        return true;
    }

    private async Task RaceAsync(Func<IJobStore<string, string>, Task> race)
    {
        var store = await CreateAsync();
        for (var round = 0; round < Races; round++)
        {
            await race(store);
            if (round % 100 == 0)
            {
                await AssertLawAsync(store);
            }
        }

        var counts = await AssertLawAsync(store);
        Assert.Equal((0, 0, 0), (counts.Delayed, counts.Pending, counts.Running));
    }

    // Both are on threads of the pool and wait for each other, so that they begin within nanoseconds.
    private static async Task<(TFirst First, TSecond Second)> AtOnceAsync<TFirst, TSecond>(
        Func<ValueTask<TFirst>> first, Func<ValueTask<TSecond>> second)
    {
        var waiting = 2;
        var one = Task.Run(() => StartAsync(first), Token);
        var other = await Task.Run(() => StartAsync(second), Token);
        return (await one, other);

        async Task<T> StartAsync<T>(Func<ValueTask<T>> call)
        {
            Interlocked.Decrement(ref waiting);
            SpinWait.SpinUntil(() => Volatile.Read(ref waiting) == 0);
            return await call();
        }
    }
}
