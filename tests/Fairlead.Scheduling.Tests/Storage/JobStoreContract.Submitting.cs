using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>How jobs come in: all or none, limits, ids and idempotency keys.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task EnqueueAsync_OneJob_IsPendingWithAllThatWasSubmitted()
    {
        var store = await CreateAsync();

        var id = await EnqueueAsync(store, "a", "payload");

        var snapshot = await FindAsync(store, id);
        Assert.Equal((id, "a", "payload", JobStatus.Pending, 0), (snapshot.Id, snapshot.Caller, snapshot.Job, snapshot.Status, snapshot.Attempts));
        Assert.Equal(Time.GetUtcNow(), snapshot.SubmittedAt);
        Assert.Equal((null, null, null), (snapshot.StartedAt, snapshot.EndedAt, snapshot.Duration));
        Assert.Equal((null, null, false), (snapshot.Error, snapshot.Result, snapshot.HasEnded));
    }

    [Fact]
    public async Task EnqueueAsync_Batch_AnswersIdsInOrder()
    {
        var store = await CreateAsync();

        var result = await store.EnqueueAsync([Submit("a", "1"), Submit("b", "2"), Submit("a", "3")], Token);

        Assert.True(result.IsAccepted);
        Assert.Equal(TimeSpan.Zero, result.RetryAfter);
        Assert.Equal(3, result.Ids.Distinct().Count());
        for (var index = 0; index < 3; index++)
        {
            Assert.Equal($"{index + 1}", (await FindAsync(store, result.Ids[index])).Job);
        }
    }

    [Fact]
    public async Task EnqueueAsync_EmptyBatch_IsAccepted()
    {
        var store = await CreateAsync();

        var result = await store.EnqueueAsync([], Token);

        Assert.True(result.IsAccepted);
        Assert.Empty(result.Ids);
    }

    [Fact]
    public async Task EnqueueAsync_BatchBeyondTotalLimit_StoresNothing()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 3);
        await EnqueueAsync(store, "a");

        var result = await store.EnqueueAsync([Submit("b"), Submit("c"), Submit("d")], Token);

        Assert.Equal(EnqueueVerdict.QueueFull, result.Verdict);
        Assert.Empty(result.Ids);
        Assert.InRange(result.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        Assert.Equal((1, 1), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_BatchBeyondCallerLimit_StoresNothing()
    {
        var store = await CreateAsync(static options => options.MaxQueuedPerCaller = 2);
        await EnqueueAsync(store, "a");

        var result = await store.EnqueueAsync([Submit("b"), Submit("a"), Submit("a")], Token);

        Assert.Equal(EnqueueVerdict.CallerQueueFull, result.Verdict);
        Assert.Empty(result.Ids);
        Assert.Equal((1, 1), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_UpToTheLimits_IsAccepted()
    {
        var store = await CreateAsync(static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (4, 2));

        var result = await store.EnqueueAsync([Submit("a"), Submit("a"), Submit("b"), Submit("b")], Token);

        Assert.True(result.IsAccepted);
        Assert.Equal(EnqueueVerdict.QueueFull, (await store.EnqueueAsync([Submit("c")], Token)).Verdict);
    }

    [Fact]
    public async Task EnqueueAsync_RunningAndEndedJobs_DoNotCountForTheLimits()
    {
        var store = await CreateAsync(static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (1, 1));
        await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);

        await EnqueueAsync(store, "a");
        await CompleteAsync(store, lease);

        Assert.Equal(EnqueueVerdict.QueueFull, (await store.EnqueueAsync([Submit("a")], Token)).Verdict);
        await CompleteAsync(store, await LeaseAsync(store));
        await EnqueueAsync(store, "a");
    }

    [Fact]
    public async Task EnqueueAsync_DelayedJobs_CountForTheLimits()
    {
        var store = await CreateAsync(static options => options.MaxQueuedPerCaller = 1);
        await EnqueueAsync(store, "a");
        await FailAsync(store, await LeaseAsync(store));

        Assert.Equal(EnqueueVerdict.CallerQueueFull, (await store.EnqueueAsync([Submit("a")], Token)).Verdict);
    }

    [Fact]
    public async Task EnqueueAsync_SameIdAgain_IsOneJob()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var submission = Submit("a") with { Id = JobId.New(Time) };

        var first = await store.EnqueueAsync([submission], Token);
        var second = await store.EnqueueAsync([submission], Token);

        Assert.True(second.IsAccepted);
        Assert.Equal(submission.Id, Assert.Single(first.Ids));
        Assert.Equal(first.Ids, second.Ids);
        Assert.Equal((1, 1), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_SameIdAfterTheJobEnded_IsNotRunAgain()
    {
        var store = await CreateAsync();
        var submission = Submit("a") with { Id = JobId.New(Time) };
        await store.EnqueueAsync([submission], Token);
        await CompleteAsync(store, await LeaseAsync(store));

        await store.EnqueueAsync([submission], Token);

        Assert.Null(await store.LeaseAsync(Scheduling.Storage.WorkerKind.General, Token));
        Assert.Equal(JobStatus.Completed, await StatusOfAsync(store, submission.Id));
    }

    [Fact]
    public async Task EnqueueAsync_SameKeyAgain_AnswersTheKnownId()
    {
        var store = await CreateAsync();
        var first = await EnqueueAsync(store, "a", "1", key: "k");

        var second = await EnqueueAsync(store, "a", "2", key: "k");

        Assert.Equal(first, second);
        Assert.Equal("1", (await FindAsync(store, first)).Job);
        Assert.Equal((1, 1), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_SameKeyOfAnotherCaller_IsAnotherJob()
    {
        var store = await CreateAsync();

        Assert.NotEqual(await EnqueueAsync(store, "a", key: "k"), await EnqueueAsync(store, "b", key: "k"));
    }

    [Fact]
    public async Task EnqueueAsync_SameKeyWithinOneBatch_IsOneJob()
    {
        var store = await CreateAsync();

        var result = await store.EnqueueAsync([Submit("a", "1", "k"), Submit("a", "2", "k"), Submit("a", "3", "other")], Token);

        Assert.Equal(result.Ids[0], result.Ids[1]);
        Assert.NotEqual(result.Ids[0], result.Ids[2]);
        Assert.Equal((2, 2), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_RepeatsWithinOneBatch_CountOnceForTheLimits()
    {
        var store = await CreateAsync(static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (2, 2));
        var withId = Submit("a") with { Id = JobId.New(Time) };

        var result = await store.EnqueueAsync([Submit("a", key: "k"), Submit("a", key: "k"), withId, withId], Token);

        Assert.True(result.IsAccepted);
        Assert.Equal((2, 2), await CountAcceptedAndPendingAsync(store));
    }

    [Fact]
    public async Task EnqueueAsync_KnownKeyWhileQueueIsFull_IsAccepted()
    {
        var store = await CreateAsync(static options => options.MaxQueued = 1);
        var id = await EnqueueAsync(store, "a", key: "k");

        Assert.Equal(id, await EnqueueAsync(store, "a", key: "k"));
    }

    [Fact]
    public async Task EnqueueAsync_KeyOfForgottenJob_IsAnotherJob()
    {
        var store = await CreateAsync(static options => options.Retention = TimeSpan.FromMinutes(1));
        var first = await EnqueueAsync(store, "a", key: "k");
        await CompleteAsync(store, await LeaseAsync(store));
        Assert.Equal(first, await EnqueueAsync(store, "a", key: "k"));

        await AdvanceAsync(store, seconds: 60);

        Assert.NotEqual(first, await EnqueueAsync(store, "a", key: "k"));
    }

    [Fact]
    public async Task EnqueueAsync_LongestExpectedDuration_IsAccepted()
    {
        var store = await CreateAsync();

        await store.EnqueueAsync([Submit("a") with { ExpectedDuration = TimeSpan.MaxValue }], Token);
        await store.EnqueueAsync([Submit("b")], Token);

        Assert.Equal(2, (await LeaseAllAsync(store)).Count);
    }

    private static async Task<(long Accepted, long Pending)> CountAcceptedAndPendingAsync(
        Scheduling.Storage.IJobStore<string, string> store)
    {
        var counts = await AssertLawAsync(store);
        return (counts.Accepted, counts.Pending);
    }
}
