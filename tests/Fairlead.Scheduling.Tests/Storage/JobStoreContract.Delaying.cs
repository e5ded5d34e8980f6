using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>Jobs that are delayed or scheduled when they are submitted.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task EnqueueAsync_WithDelay_IsPendingOnceItIsOver()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, Submit("a") with { Delay = TimeSpan.FromSeconds(10) });

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Delayed, 0, Time.GetUtcNow().AddSeconds(10)), (snapshot.Status, snapshot.Attempts, snapshot.DueAt));
        Assert.Equal(1, (await AssertLawAsync(store)).Delayed);
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));

        await AdvanceAsync(store, seconds: 10);
        snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Pending, null), (snapshot.Status, snapshot.DueAt));
        Assert.Equal(id, (await LeaseAsync(store)).Id);
    }

    [Fact]
    public async Task EnqueueAsync_NotBefore_WaitsForThatMoment()
    {
        var store = await CreateAsync();
        var due = Time.GetUtcNow().AddHours(30);
        var id = await EnqueueAsync(store, Submit("a") with { NotBefore = due });

        Assert.Equal(due, (await FindAsync(store, id)).DueAt);
        Time.Advance(TimeSpan.FromHours(30) - TimeSpan.FromSeconds(1));
        await SettleAsync(store);
        Assert.Equal(JobStatus.Delayed, await StatusOfAsync(store, id));
        await AdvanceAsync(store, seconds: 1);
        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task EnqueueAsync_NotBeforeInThePast_IsPendingAtOnce()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, Submit("a") with { NotBefore = DateTimeOffset.MinValue });

        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task EnqueueAsync_NotBeforeTheEndOfTime_IsDelayed()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, Submit("a") with { NotBefore = DateTimeOffset.MaxValue });
        await AdvanceAsync(store, seconds: 86_400);

        Assert.Equal(JobStatus.Delayed, await StatusOfAsync(store, id));
        Assert.Equal(DateTimeOffset.MaxValue, (await store.FindAsync(id, Token))?.DueAt);
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(20, 10)]
    public async Task EnqueueAsync_DelayAndNotBefore_TheLaterCounts(int delay, int notBefore)
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(
            store,
            Submit("a") with { Delay = TimeSpan.FromSeconds(delay), NotBefore = Time.GetUtcNow().AddSeconds(notBefore) });

        await AdvanceAsync(store, seconds: 19);
        Assert.Equal(JobStatus.Delayed, await StatusOfAsync(store, id));
        await AdvanceAsync(store, seconds: 1);
        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task EnqueueAsync_WithDelay_CountsAsQueued()
    {
        var store = await CreateAsync(static options => options.MaxQueuedPerCaller = 1);
        await EnqueueAsync(store, Submit("a") with { Delay = TimeSpan.FromSeconds(10) });

        Assert.Equal(EnqueueVerdict.CallerQueueFull, (await store.EnqueueAsync([Submit("a")], Token)).Verdict);
        await AdvanceAsync(store, seconds: 10);
        Assert.Equal(EnqueueVerdict.CallerQueueFull, (await store.EnqueueAsync([Submit("a")], Token)).Verdict);
        await CompleteAsync(store, await LeaseAsync(store));
        await EnqueueAsync(store, "a");
    }

    [Fact]
    public async Task EnqueueAsync_WithDelay_ComesBehindWhatWasPending()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, Submit("a", "delayed") with { Delay = TimeSpan.FromSeconds(1) });
        await EnqueueAsync(store, "a", "first");
        await AdvanceAsync(store, seconds: 1);
        await EnqueueAsync(store, "a", "last");

        Assert.Equal(["first", "delayed", "last"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task CancelAsync_DelayedFromTheStart_GivesItsPlaceBack()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var id = await EnqueueAsync(store, Submit("a") with { Delay = TimeSpan.FromDays(365) });

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));

        Assert.Equal((0, 1), ((await AssertLawAsync(store)).Delayed, (await AssertLawAsync(store)).Canceled));
        await EnqueueAsync(store, "b");
    }

    [Fact]
    public async Task EnqueueAsync_WithTimeout_ReachesTheWorker()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, Submit("a") with { Timeout = TimeSpan.FromSeconds(7) });
        await EnqueueAsync(store, "a");

        Assert.Equal(TimeSpan.FromSeconds(7), (await LeaseAsync(store)).Timeout);
        Assert.Null((await LeaseAsync(store)).Timeout);
    }
}
