using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How attempts and jobs end: results, retries, dead letters, redrive, cancel, retention.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task EndAsync_Completed_KeepsTheResult()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(await CompleteAsync(store, lease, "result"));

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Completed, "result", null), (snapshot.Status, snapshot.Result, snapshot.Error));
        Assert.Equal((TimeSpan.FromSeconds(5), true), (snapshot.Duration, snapshot.HasEnded));
        Assert.Equal(Time.GetUtcNow(), snapshot.EndedAt);
    }

    [Fact]
    public async Task EndAsync_Twice_RecordsTheFirstOutcomeOnly()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);

        Assert.True(await CompleteAsync(store, lease, "first"));
        Assert.False(await KillAsync(store, lease));

        Assert.Equal((JobStatus.Completed, "first"), ((await FindAsync(store, id)).Status, (await FindAsync(store, id)).Result));
        Assert.Equal((1, 0), ((await AssertLawAsync(store)).Completed, (await AssertLawAsync(store)).Dead));
    }

    // Outcomes that come at once may reach a store in one call.
    [Fact]
    public async Task EndAsync_TwiceAtOnceAmongOthers_RecordsEachOnce()
    {
        const int Jobs = 20;
        var store = await CreateAsync();
        await store.EnqueueAsync([.. Enumerable.Range(0, Jobs).Select(static _ => new JobSubmission<string>("a", "job"))], Token);
        var leases = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => LeaseAsync(store)));

        var recorded = await Task.WhenAll(leases.Concat(leases).Select(lease => CompleteAsync(store, lease, "result").AsTask()));

        Assert.Equal(Jobs, recorded.Count(static isRecorded => isRecorded));
        Assert.All(leases.Select((_, index) => index), index => Assert.True(recorded[index] ^ recorded[index + Jobs]));
        Assert.Equal((Jobs, 0), ((await AssertLawAsync(store)).Completed, (await AssertLawAsync(store)).Running));
    }

    [Fact]
    public async Task EndAsync_FailedWithAttemptsLeft_IsDelayedAndThenPending()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await FailAsync(store, await LeaseAsync(store), retrySeconds: 10);

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Delayed, "failed", 1), (snapshot.Status, snapshot.Error, snapshot.Attempts));
        Assert.Null(snapshot.Duration);
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));

        Time.Advance(TimeSpan.FromSeconds(9.9));
        await SettleAsync(store);
        Assert.Equal(JobStatus.Delayed, await StatusOfAsync(store, id));
        await AdvanceAsync(store, seconds: 0.1);
        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, id));
        Assert.Equal(2, (await LeaseAsync(store)).Attempt);
    }

    [Fact]
    public async Task EndAsync_FailedWithDelays_ComesBackInOrderOfDueTimes()
    {
        var store = await CreateAsync();
        await store.EnqueueAsync([Submit("a", "1"), Submit("a", "2"), Submit("a", "3")], Token);
        foreach (var delay in new[] { 3, 1, 2 })
        {
            await FailAsync(store, await LeaseAsync(store), delay);
        }

        await AdvanceAsync(store, seconds: 5);

        Assert.Equal(["2", "3", "1"], await LeaseAllAsync(store));
    }

    [Fact]
    public async Task EndAsync_FailedInTheLastAttempt_IsDead()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 2);
        var id = await EnqueueAsync(store, "a");
        await FailAsync(store, await LeaseAsync(store));
        await AdvanceAsync(store, seconds: 1);

        await FailAsync(store, await LeaseAsync(store));

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Dead, "failed", 2), (snapshot.Status, snapshot.Error, snapshot.Attempts));
        Assert.Equal(1, (await AssertLawAsync(store)).Dead);
    }

    [Fact]
    public async Task EndAsync_Dead_KeepsWhatWasFound()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");

        await store.EndAsync(await LeaseAsync(store), JobOutcome.Dead("permanent", partial: "half"), TimeSpan.Zero, Token);

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Dead, "permanent", "half"), (snapshot.Status, snapshot.Error, snapshot.Result));
    }

    [Fact]
    public async Task RedriveAsync_DeadJob_StartsFromZero()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 2);
        var id = await EnqueueAsync(store, "a");
        await store.EndAsync(await LeaseAsync(store), JobOutcome.Dead("permanent", partial: "half"), TimeSpan.Zero, Token);

        Assert.Equal(RedriveVerdict.Redriven, (await store.RedriveAsync(id, Token)).Verdict);

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Pending, 0, null, null), (snapshot.Status, snapshot.Attempts, snapshot.Error, snapshot.Result));
        Assert.Equal((null, null, null), (snapshot.StartedAt, snapshot.EndedAt, snapshot.Duration));
        Assert.Equal((1, 0), ((await AssertLawAsync(store)).Accepted, (await AssertLawAsync(store)).Dead));
        await FailAsync(store, await LeaseAsync(store));
        Assert.Equal(JobStatus.Delayed, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task RedriveAsync_NotDead_ChangesNothing()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        Assert.Equal(RedriveVerdict.NotDead, (await store.RedriveAsync(id, Token)).Verdict);
        var lease = await LeaseAsync(store);
        Assert.Equal(RedriveVerdict.NotDead, (await store.RedriveAsync(id, Token)).Verdict);
        await CompleteAsync(store, lease);

        Assert.Equal(RedriveVerdict.NotDead, (await store.RedriveAsync(id, Token)).Verdict);
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task RedriveAsync_Unknown_IsNotFound() =>
        Assert.Equal(RedriveVerdict.NotFound, (await (await CreateAsync()).RedriveAsync(JobId.New(Time), Token)).Verdict);

    [Fact]
    public async Task RedriveAsync_FullQueue_LeavesTheJobDead()
    {
        var store = await CreateAsync(static options => options.MaxQueuedPerCaller = 1);
        var id = await EnqueueAsync(store, "a");
        await KillAsync(store, await LeaseAsync(store));
        await EnqueueAsync(store, "a");

        var result = await store.RedriveAsync(id, Token);

        Assert.Equal(RedriveVerdict.CallerQueueFull, result.Verdict);
        Assert.InRange(result.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        Assert.Equal(JobStatus.Dead, await StatusOfAsync(store, id));
        await AssertLawAsync(store);
    }

    [Fact]
    public async Task RedriveAsync_FullTotal_SaysWhichLimit()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var id = await EnqueueAsync(store, "a");
        await KillAsync(store, await LeaseAsync(store));
        await EnqueueAsync(store, "b");

        Assert.Equal(RedriveVerdict.QueueFull, (await store.RedriveAsync(id, Token)).Verdict);
    }

    [Fact]
    public async Task CancelAsync_PendingJob_IsNeverLeased()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var id = await EnqueueAsync(store, "a");

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));

        Assert.Equal((JobStatus.Canceled, true), (await StatusOfAsync(store, id), (await FindAsync(store, id)).HasEnded));
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));
        await EnqueueAsync(store, "b");
        Assert.Equal(1, (await AssertLawAsync(store)).Canceled);
    }

    [Fact]
    public async Task CancelAsync_DelayedJob_DoesNotComeBack()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var id = await EnqueueAsync(store, "a");
        await FailAsync(store, await LeaseAsync(store), retrySeconds: 10);

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));

        await AdvanceAsync(store, seconds: 20);
        Assert.Equal(JobStatus.Canceled, await StatusOfAsync(store, id));
        Assert.Null(await store.LeaseAsync(WorkerKind.General, Token));
        Assert.Equal(0, (await AssertLawAsync(store)).Delayed);
        await EnqueueAsync(store, "b");
    }

    [Fact]
    public async Task CancelAsync_RunningJob_RevokesTheLeaseAndRefusesItsOutcome()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);

        Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));

        // At once where the lease was granted by this process, with the next renewal otherwise.
        await store.RenewAsync([lease], Token);
        Assert.Equal((JobStopReason.Canceled, true), (lease.StopReason, lease.StopToken.IsCancellationRequested));
        Assert.False(await CompleteAsync(store, lease));
        Assert.False(await store.ReleaseAsync(lease, Token));
        Assert.Equal((JobStatus.Canceled, null), (await StatusOfAsync(store, id), (await FindAsync(store, id)).Result));
        Assert.Equal((0, 1), ((await AssertLawAsync(store)).Running, (await AssertLawAsync(store)).Canceled));
    }

    [Fact]
    public async Task CancelAsync_EndedJob_ChangesNothing()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await CompleteAsync(store, await LeaseAsync(store));

        Assert.Equal(CancelVerdict.AlreadyEnded, await store.CancelAsync(id, Token));
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
    }

    [Fact]
    public async Task CancelAsync_Twice_AnswersAlreadyEnded()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await store.CancelAsync(id, Token);

        Assert.Equal(CancelVerdict.AlreadyEnded, await store.CancelAsync(id, Token));
        Assert.Equal(1, (await AssertLawAsync(store)).Canceled);
    }

    [Fact]
    public async Task CancelAsync_Unknown_IsNotFound() =>
        Assert.Equal(CancelVerdict.NotFound, await (await CreateAsync()).CancelAsync(JobId.New(Time), Token));

    [Fact]
    public async Task Retention_Passed_ForgetsTheJobButNotItsCount()
    {
        var store = await CreateAsync(static options => options.Retention = TimeSpan.FromMinutes(10));
        var id = await EnqueueAsync(store, "a");
        await CompleteAsync(store, await LeaseAsync(store));

        await AdvanceAsync(store, seconds: 599);
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, id));
        await AdvanceAsync(store, seconds: 1);

        Assert.Null(await store.FindAsync(id, Token));
        Assert.Empty((await store.ListAsync(new JobListing(), Token)).Jobs);
        Assert.Equal((1, 1), ((await AssertLawAsync(store)).Accepted, (await AssertLawAsync(store)).Completed));
    }

    [Fact]
    public async Task MaxRetained_Exceeded_ForgetsWhatEndedFirst()
    {
        var store = await CreateAsync(static options => options.MaxRetained = 2);
        var ids = (await store.EnqueueAsync([Submit("a"), Submit("a"), Submit("a"), Submit("a")], Token)).Ids;
        await store.CancelAsync(ids[2], Token);
        await CompleteAsync(store, await LeaseAsync(store));
        await KillAsync(store, await LeaseAsync(store));

        Assert.Null(await store.FindAsync(ids[2], Token));
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, ids[0]));
        Assert.Equal(JobStatus.Dead, await StatusOfAsync(store, ids[1]));
        Assert.Equal(JobStatus.Pending, await StatusOfAsync(store, ids[3]));
    }

    [Fact]
    public async Task MaxRetained_Zero_StillAnswersWhoeverWaits()
    {
        var store = await CreateAsync(static options => options.MaxRetained = 0);
        var id = await EnqueueAsync(store, "a");
        var waiting = store.WaitAsync(id, TimeSpan.FromMinutes(1), Token).AsTask();
        await CompleteAsync(store, await LeaseAsync(store), "result");

        Assert.Equal("result", (await waiting.WaitAsync(HardLimit, Token))?.Result);
        Assert.Null(await store.FindAsync(id, Token));
    }
}
