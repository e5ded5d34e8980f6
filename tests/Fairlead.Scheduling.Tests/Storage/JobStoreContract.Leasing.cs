using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How workers get jobs, in which order, and for how long.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task LeaseAsync_EmptyStore_ReturnsNull() =>
        Assert.Null(await (await CreateAsync()).LeaseAsync(WorkerKind.General, Token));

    [Fact]
    public async Task LeaseAsync_TokenCanceled_Throws()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.LeaseAsync(WorkerKind.General, new CancellationToken(canceled: true)));

        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task LeaseAsync_PendingJob_BeginsItsFirstAttempt()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a", "payload");
        await AdvanceAsync(store, seconds: 3);

        var lease = await LeaseAsync(store);

        Assert.Equal((id, "a", "payload", 1), (lease.Id, lease.Caller, lease.Job, lease.Attempt));
        Assert.Equal((JobStopReason.None, false), (lease.StopReason, lease.StopToken.IsCancellationRequested));
        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Running, 1, Time.GetUtcNow()), (snapshot.Status, snapshot.Attempts, snapshot.StartedAt));
    }

    [Fact]
    public async Task LeaseAsync_OneCaller_IsFirstInFirstOut()
    {
        var store = await CreateAsync();
        var jobs = Enumerable.Range(0, 50).Select(static number => $"{number}").ToList();
        await store.EnqueueAsync([.. jobs.Take(25).Select(static job => Submit("a", job))], Token);
        foreach (var job in jobs.Skip(25))
        {
            await EnqueueAsync(store, "a", job);
        }

        Assert.Equal(jobs, await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_CallerWithManyJobs_TakesTurnsWithTheOther()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([.. Enumerable.Range(0, 100).Select(static _ => Submit("busy", "busy"))], Token);
        await store.EnqueueAsync([.. Enumerable.Range(0, 10).Select(static _ => Submit("quiet", "quiet"))], Token);

        var turns = new List<string>();
        for (var turn = 0; turn < 20; turn++)
        {
            var lease = await LeaseAsync(store);
            turns.Add(lease.Job);
            Time.Advance(TimeSpan.FromSeconds(1));
            await CompleteAsync(store, lease);
        }

        Assert.Equal(10, turns.Count(static job => job == "quiet"));
    }

    [Fact]
    public async Task SetWeightAsync_ThreeToOne_SharesThreeToOne()
    {
        var store = await CreateAsync(static options => options.Weights["light"] = 1);
        await store.SetWeightAsync("heavy", 3, Token);
        await store.EnqueueAsync([.. Enumerable.Range(0, 50).Select(static _ => Submit("heavy", "heavy"))], Token);
        await store.EnqueueAsync([.. Enumerable.Range(0, 50).Select(static _ => Submit("light", "light"))], Token);

        Assert.Equal(30, await CountTurnsAsync(store, "heavy", turns: 40));
    }

    [Fact]
    public async Task CreateStore_WeightInOptions_IsUsed()
    {
        var store = await CreateAsync(static options => options.Weights["heavy"] = 3);
        await store.EnqueueAsync([.. Enumerable.Range(0, 50).Select(static _ => Submit("heavy", "heavy"))], Token);
        await store.EnqueueAsync([.. Enumerable.Range(0, 50).Select(static _ => Submit("light", "light"))], Token);

        Assert.Equal(30, await CountTurnsAsync(store, "heavy", turns: 40));
    }

    [Fact]
    public async Task LeaseAsync_LimitPerCaller_IsKept()
    {
        var store = await CreateAsync(static options => options.MaxRunningPerCaller = 2);
        await store.EnqueueAsync([.. Enumerable.Range(0, 5).Select(static _ => Submit("a", "a"))], Token);
        await EnqueueAsync(store, "b", "b");
        var first = await LeaseAsync(store);

        Assert.Equal(["a", "b"], (await LeaseAllAsync(store)).Order());

        await CompleteAsync(store, first);
        Assert.Equal(["a"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_LongJobsOfOneCaller_LeaveOneWorkerFree()
    {
        var store = await CreateAsync(static options => options.Workers = 3);
        await store.EnqueueAsync([.. Enumerable.Range(0, 5).Select(static _ => Submit("a", "long", expectedSeconds: 60))], Token);
        await EnqueueAsync(store, "a", "short", expectedSeconds: 0.1);

        Assert.Equal(["long", "long", "short"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_ShortJobsOnly_PassesOverLongJobs()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a", "long", expectedSeconds: 1.5);
        await EnqueueAsync(store, "a", "short", expectedSeconds: 1);
        await EnqueueAsync(store, "b", "long", expectedSeconds: 1.5);

        Assert.Equal(["short"], await LeaseAllAsync(store, WorkerKind.ShortJobsOnly));
        Assert.Equal(["long", "long"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task LeaseAsync_WithoutExpectedDuration_IsJudgedByTheMeanOfEarlierJobs()
    {
        var store = await CreateAsync();
        await EnqueueAsync(store, "a", "first");
        var lease = await LeaseAsync(store, WorkerKind.ShortJobsOnly);
        await AdvanceAsync(store, seconds: 10);
        await CompleteAsync(store, lease);

        await EnqueueAsync(store, "a", "second");

        Assert.Null(await store.LeaseAsync(WorkerKind.ShortJobsOnly, Token));
        Assert.Equal("second", (await LeaseAsync(store)).Job);
    }

    [Fact]
    public async Task LeaseAsync_EveryLease_HasALargerFencingToken()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 5);
        await store.EnqueueAsync([Submit("a"), Submit("b")], Token);
        long last = 0;
        for (var round = 0; round < 8; round++)
        {
            var lease = await LeaseAsync(store);
            Assert.True(lease.FencingToken > last);
            last = lease.FencingToken;
            await FailAsync(store, lease, retrySeconds: 0.01);
            await AdvanceAsync(store, seconds: 0.02);
        }
    }

    [Fact]
    public async Task RenewAsync_BeforeTheEnd_KeepsTheLease()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        for (var third = 0; third < 12; third++)
        {
            await AdvanceAsync(store, seconds: 10);
            await store.RenewAsync([lease], Token);
        }

        Assert.Equal((JobStatus.Running, 1), ((await FindAsync(store, id)).Status, (await FindAsync(store, id)).Attempts));
        await AdvanceAsync(store, seconds: 29);
        Assert.Equal(JobStopReason.None, lease.StopReason);
        Assert.True(await CompleteAsync(store, lease));
    }

    [Fact]
    public async Task Lease_ThatIsNotRenewed_IsLostAndTheJobPendingAgain()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a", "first");
        await EnqueueAsync(store, "a", "second");
        var lost = await LeaseAsync(store);

        await AdvanceAsync(store, seconds: 30);

        Assert.Equal((JobStatus.Pending, 1), ((await FindAsync(store, id)).Status, (await FindAsync(store, id)).Attempts));
        var again = await LeaseAsync(store);
        Assert.Equal(("first", 2), (again.Job, again.Attempt));
        Assert.True(again.FencingToken > lost.FencingToken);
        await AssertLawAsync(store);
    }

    [Fact]
    public async Task RenewAsync_LostLease_IsRevokedAndItsOutcomeRefused()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lost = await LeaseAsync(store);
        await AdvanceAsync(store, seconds: 30);
        var current = await LeaseAsync(store);

        await store.RenewAsync([lost, current], Token);

        Assert.Equal((JobStopReason.LeaseLost, true), (lost.StopReason, lost.StopToken.IsCancellationRequested));
        Assert.Equal(JobStopReason.None, current.StopReason);
        Assert.False(await CompleteAsync(store, lost, "late"));
        Assert.False(await store.ReleaseAsync(lost, Token));
        Assert.Equal(JobStatus.Running, await StatusOfAsync(store, id));
        Assert.True(await CompleteAsync(store, current, "right"));
        Assert.Equal("right", (await FindAsync(store, id)).Result);
    }

    [Fact]
    public async Task Lease_LostInEveryAttempt_LeavesADeadJob()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 3);
        var id = await EnqueueAsync(store, "a");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await LeaseAsync(store)).Attempt);
            await AdvanceAsync(store, seconds: 30);
        }

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Dead, 3, "lease lost"), (snapshot.Status, snapshot.Attempts, snapshot.Error));
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));
        await AssertLawAsync(store);
    }

    [Fact]
    public async Task ReleaseAsync_RunningJob_GoesBackUnharmed()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 1);
        var ids = (await store.EnqueueAsync([Submit("a", "1"), Submit("a", "2"), Submit("a", "3")], Token)).Ids;
        var first = await LeaseAsync(store);
        var second = await LeaseAsync(store);

        Assert.True(await store.ReleaseAsync(second, Token));
        Assert.True(await store.ReleaseAsync(first, Token));

        Assert.Equal((JobStatus.Pending, 0), ((await FindAsync(store, ids[0])).Status, (await FindAsync(store, ids[0])).Attempts));
        Assert.False(await CompleteAsync(store, first));
        Assert.Equal(["1", "2", "3"], await LeaseAllAsync(store));
        await Assert.AllAsync(ids, async id => Assert.Equal(1, (await FindAsync(store, id)).Attempts));
    }

    private async Task<int> CountTurnsAsync(IJobStore<string, string> store, string job, int turns)
    {
        var counted = 0;
        for (var turn = 0; turn < turns; turn++)
        {
            var lease = await LeaseAsync(store);
            counted += lease.Job == job ? 1 : 0;
            Time.Advance(TimeSpan.FromSeconds(1));
            await CompleteAsync(store, lease);
        }

        return counted;
    }
}
