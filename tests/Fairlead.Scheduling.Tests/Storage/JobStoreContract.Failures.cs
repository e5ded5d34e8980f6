using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Storage;

/// <content>What is remembered of failed attempts, and of how far a running one has come.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Failures_SeveralAttempts_AreRememberedInOrder()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 3);
        var id = await EnqueueAsync(store, "a");
        var began = Time.GetUtcNow();
        var lease = await LeaseAsync(store);
        Time.Advance(TimeSpan.FromSeconds(4));
        await FailAsync(store, lease, retrySeconds: 1);
        await AdvanceAsync(store, seconds: 1);
        await LeaseAsync(store);
        await AdvanceAsync(store, seconds: 31);
        await KillAsync(store, await LeaseAsync(store));

        var failures = (await FindAsync(store, id)).Failures;
        Assert.Equal(new JobFailure(1, began, TimeSpan.FromSeconds(4), JobFailureReason.Error, "failed"), failures[0]);
        Assert.Equal(
            [(1, JobFailureReason.Error), (2, JobFailureReason.LeaseLost), (3, JobFailureReason.Permanent)],
            failures.Select(static failure => (failure.Attempt, failure.Reason)));
    }

    [Fact]
    public async Task Failures_AfterRedriveAndSuccess_Stay()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await KillAsync(store, await LeaseAsync(store));
        await store.RedriveAsync(id, Token);
        await CompleteAsync(store, await LeaseAsync(store));

        var failure = Assert.Single((await FindAsync(store, id)).Failures);
        Assert.Equal((1, JobFailureReason.Permanent, "dead"), (failure.Attempt, failure.Reason, failure.Error));
    }

    [Fact]
    public async Task Failures_VeryMany_KeepsTheLatest16()
    {
        var store = await CreateAsync(static options => options.MaxAttempts = 100);
        var id = await EnqueueAsync(store, "a");
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            await FailAsync(store, await LeaseAsync(store), retrySeconds: 1);
            await AdvanceAsync(store, seconds: 1);
        }

        Assert.Equal(Enumerable.Range(5, 16), (await FindAsync(store, id)).Failures.Select(static failure => failure.Attempt));
    }

    [Fact]
    public async Task Failures_Released_IsNone()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        await store.ReleaseAsync(await LeaseAsync(store), Token);

        Assert.Empty((await FindAsync(store, id)).Failures);
    }

    [Fact]
    public async Task EndAsync_TimedOut_IsDeadForThatReason()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");

        await store.EndAsync(await LeaseAsync(store), JobOutcome.TimedOut("timeout", "half"), TimeSpan.Zero, Token);

        var snapshot = await FindAsync(store, id);
        Assert.Equal((JobStatus.Dead, "half"), (snapshot.Status, snapshot.Result));
        Assert.Equal((JobFailureReason.TimedOut, "timeout"), (Assert.Single(snapshot.Failures).Reason, snapshot.Error));
    }

    [Fact]
    public async Task ReportAsync_Running_ShowsTheLatest()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        Assert.Null((await FindAsync(store, id)).Progress);

        Assert.True(await store.ReportAsync(lease, new JobProgress(0.25, "begun"), Token));
        Assert.True(await store.ReportAsync(lease, new JobProgress(0.5), Token));

        Assert.Equal(new JobProgress(0.5), (await FindAsync(store, id)).Progress);
    }

    [Fact]
    public async Task ReportAsync_NewAttempt_BeginsWithNone()
    {
        var store = await CreateAsync();
        var id = await EnqueueAsync(store, "a");
        var lease = await LeaseAsync(store);
        await store.ReportAsync(lease, new JobProgress(0.25), Token);
        await store.ReleaseAsync(lease, Token);
        await LeaseAsync(store);

        Assert.Null((await FindAsync(store, id)).Progress);
        Assert.False(await store.ReportAsync(lease, new JobProgress(0.75), Token));
        Assert.Null((await FindAsync(store, id)).Progress);
    }
}
