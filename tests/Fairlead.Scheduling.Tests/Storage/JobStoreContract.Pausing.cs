using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Callers that are paused and resumed.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task PauseAsync_Caller_BeginsNoneOfItsJobs()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([Submit("a", "a1"), Submit("b", "b1")], Token);

        await store.PauseAsync("a", Token);

        await EnqueueAsync(store, "a", "a2");
        Assert.Equal(["b1"], await LeaseAllAsync(store));
        Assert.Equal(["a"], (await AssertLawAsync(store)).PausedCallers);
        Assert.Equal(2, (await AssertLawAsync(store)).Pending);
    }

    [Fact]
    public async Task ResumeAsync_PausedCaller_BeginsThemInOrder()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([Submit("a", "1"), Submit("a", "2")], Token);
        await store.PauseAsync("a", Token);
        await EnqueueAsync(store, "a", "3");

        await store.ResumeAsync("a", Token);

        Assert.Equal(["1", "2", "3"], await LeaseAllAsync(store));
        Assert.Empty((await AssertLawAsync(store)).PausedCallers);
    }

    [Fact]
    public async Task PauseAsync_CallerWithoutJobs_HoldsForJobsToCome()
    {
        var store = await CreateAsync();
        await store.PauseAsync("a", Token);
        await store.PauseAsync("a", Token);

        await EnqueueAsync(store, "a");
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));

        await store.ResumeAsync("a", Token);
        await LeaseAsync(store);
    }

    [Fact]
    public async Task PauseAsync_RunningJob_GoesOn()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);

        await store.PauseAsync("a", Token);

        Assert.False(lease.StopToken.IsCancellationRequested);
        Assert.True(await CompleteAsync(store, lease));
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task ResumeAsync_WaitingWorker_IsWoken()
    {
        var store = await CreateAsync();
        await store.PauseAsync("a", Token);
        await EnqueueAsync(store, "a");
        var waiting = store.WaitForWorkAsync(WorkerKind.General, Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await store.ResumeAsync("a", Token);

        await waiting.WaitAsync(HardLimit, Token);
        await LeaseAsync(store);
    }

    [Fact]
    public async Task ResumeAsync_AfterAWhile_EarnedNoCredit()
    {
        var store = await CreateAsync();
        for (var job = 0; job < 20; job++)
        {
            await store.EnqueueAsync([Submit("a", "a", expectedSeconds: 1), Submit("b", "b", expectedSeconds: 1)], Token);
        }

        await store.PauseAsync("a", Token);
        for (var job = 0; job < 10; job++)
        {
            var lease = await LeaseAsync(store);
            Assert.Equal("b", lease.Job);
            await AdvanceAsync(store, seconds: 1);
            await CompleteAsync(store, lease);
        }

        await store.ResumeAsync("a", Token);

        var next = new List<string>();
        for (var job = 0; job < 6; job++)
        {
            var lease = await LeaseAsync(store);
            next.Add(lease.Job);
            await AdvanceAsync(store, seconds: 1);
            await CompleteAsync(store, lease);
        }

        Assert.Equal((3, 3), (next.Count(static job => job == "a"), next.Count(static job => job == "b")));
    }

    [Fact]
    public async Task CancelAsync_JobOfPausedCaller_IsCanceled()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await store.PauseAsync("a", Token);

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));
        Assert.Equal(0, (await AssertLawAsync(store)).Pending);
    }
}
