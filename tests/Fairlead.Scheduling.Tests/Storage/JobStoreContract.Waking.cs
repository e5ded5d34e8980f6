using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How idle workers are woken: one for each job, and none is forgotten.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task WaitForWorkAsync_JobIsThere_ReturnsAtOnce()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a");

        await store.WaitForWorkAsync(WorkerKind.General, Token).AsTask().WaitAsync(HardLimit, Token);
    }

    [Fact]
    public async Task WaitForWorkAsync_JobComes_WakesOneWorker()
    {
        var store = await CreateAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var idle = Enumerable.Range(0, 4).Select(_ => store.WaitForWorkAsync(WorkerKind.General, source.Token).AsTask()).ToList();

        await EnqueueAsync(store, "a");
        await source.CancelAsync();

        // Whoever was not woken ends by the token, so that none is counted too early.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(idle).WaitAsync(HardLimit, Token));
        Assert.Equal(1, idle.Count(static task => task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task WaitForWorkAsync_ThreeJobsCome_WakesThreeWorkers()
    {
        var store = await CreateAsync();
        var idle = Idle(store, WorkerKind.General, count: 5);

        await store.EnqueueAsync([Submit("a"), Submit("b"), Submit("c")], Token);

        await WaitForAsync(idle, count: 3);
        Assert.Equal(3, CountWoken(idle));
    }

    [Fact]
    public async Task WaitForWorkAsync_JobsComeOneByOne_WakesOneWorkerEach()
    {
        var store = await CreateAsync();
        var idle = Idle(store, WorkerKind.General, count: 5);
        for (var jobs = 1; jobs <= 5; jobs++)
        {
            await EnqueueAsync(store, $"caller-{jobs}");
            await WaitForAsync(idle, jobs);
            Assert.Equal(jobs, CountWoken(idle));
            await ArriveAsync(store, WorkerKind.General);
        }
    }

    [Fact]
    public async Task WaitForWorkAsync_LimitedCaller_WakesNoMoreThanMayRun()
    {
        var store = await CreateAsync(static options => options.MaxRunningPerCaller = 1);
        var idle = Idle(store, WorkerKind.General, count: 3);

        await store.EnqueueAsync([Submit("a"), Submit("a"), Submit("a")], Token);

        await WaitForAsync(idle, count: 1);
        Assert.Equal(1, CountWoken(idle));
        var lease = await LeaseAsync(store);
        Assert.Equal(1, CountWoken(idle));
        await CompleteAsync(store, lease);
        await WaitForAsync(idle, count: 2);
    }

    [Fact]
    public async Task WaitForWorkAsync_LongJob_WakesNoReservedWorker()
    {
        var store = await CreateAsync();
        var reserved = Idle(store, WorkerKind.ShortJobsOnly, count: 1);
        var general = Idle(store, WorkerKind.General, count: 1);

        await EnqueueAsync(store, "a", expectedSeconds: 60);

        await WaitForAsync(general, count: 1);
        Assert.False(reserved[0].IsCompleted);
    }

    [Fact]
    public async Task WaitForWorkAsync_WorkerWokenForAJobThatAnotherTook_LeavesNoJobBehind()
    {
        var store = await CreateAsync();
        var reserved = Idle(store, WorkerKind.ShortJobsOnly, count: 1);
        var general = Idle(store, WorkerKind.General, count: 2);
        await store.EnqueueAsync([Submit("a", "short", expectedSeconds: 0), Submit("a", "long", expectedSeconds: 60)], Token);
        await WaitForAsync(reserved, count: 1);
        await WaitForAsync(general, count: 1);

        // The general worker comes first and takes the short job, for which the reserved one was woken.
        Assert.Equal("short", (await LeaseAsync(store)).Job);
        Assert.Null(await store.LeaseAsync(WorkerKind.ShortJobsOnly, Token));

        // Nobody works on the long job, so the worker that still sleeps must be woken for it.
        await WaitForAsync(general, count: 2);
    }

    [Fact]
    public async Task WaitForWorkAsync_WokenWorkerThatStops_PassesItsWakingOn()
    {
        var store = await CreateAsync();
        var idle = Idle(store, WorkerKind.General, count: 2);
        await EnqueueAsync(store, "a");
        await WaitForAsync(idle, count: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.LeaseAsync(WorkerKind.General, new CancellationToken(canceled: true)));

        await WaitForAsync(idle, count: 2);
    }

    [Fact]
    public async Task WaitForWorkAsync_TokenCanceled_ThrowsAndTheNextIsWoken()
    {
        var store = await CreateAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stopping = store.WaitForWorkAsync(WorkerKind.General, source.Token).AsTask();
        var idle = Idle(store, WorkerKind.General, count: 1);

        await source.CancelAsync();
        await EnqueueAsync(store, "a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping.WaitAsync(HardLimit, Token));
        await WaitForAsync(idle, count: 1);
    }

    [Fact]
    public async Task WaitForWorkAsync_DelayEnds_WakesAWorker()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a");
        await FailAsync(store, await LeaseAsync(store));
        var idle = Idle(store, WorkerKind.General, count: 1);

        await AdvanceAsync(store, seconds: 1);

        await WaitForAsync(idle, count: 1);
    }

    [Fact]
    public async Task WaitForWorkAsync_LeaseIsLost_WakesAWorker()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a");
        await LeaseAsync(store);
        var idle = Idle(store, WorkerKind.General, count: 1);

        await AdvanceAsync(store, seconds: 30);

        await WaitForAsync(idle, count: 1);
    }

    [Fact]
    public async Task WaitForWorkAsync_JobIsReleasedOrRedriven_WakesAWorker()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        var idle = Idle(store, WorkerKind.General, count: 1);
        await store.ReleaseAsync(lease, Token);
        await WaitForAsync(idle, count: 1);
        await KillAsync(store, await LeaseAsync(store));
        idle = Idle(store, WorkerKind.General, count: 1);

        await store.RedriveAsync(id, Token);

        await WaitForAsync(idle, count: 1);
    }

    private static List<Task> Idle(IJobStore<string, string> store, WorkerKind kind, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => store.WaitForWorkAsync(kind, Token).AsTask())];

    private static int CountWoken(List<Task> idle) => idle.Count(static task => task.IsCompleted);

    // A woken worker comes for its job.
    private static async Task ArriveAsync(IJobStore<string, string> store, WorkerKind kind) => await LeaseAsync(store, kind);

    private static async Task WaitForAsync(List<Task> idle, int count)
    {
        // Looked at once in each turn: one that is woken in between would be missed by a second look.
        while (idle.Where(static task => !task.IsCompleted).ToList() is var asleep && idle.Count - asleep.Count < count)
        {
            await Task.WhenAny(asleep).WaitAsync(HardLimit, Token);
        }
    }
}
