using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>States what every <see cref="IJobStore{TJob, TResult}"/> must do; each implementation derives from it.</summary>
/// <remarks>It sees the store by its interface only, and drives its time by hand.</remarks>
public abstract partial class JobStoreContract
{
    /// <summary>Nothing takes this long unless it is broken.</summary>
    protected static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ManualTimeProvider Time { get; } = new();

    /// <summary>Makes an empty store whose time is the given one.</summary>
    protected abstract ValueTask<IJobStore<string, string>> CreateStoreAsync(JobQueueOptions options, ManualTimeProvider time);

    /// <summary>Waits until the store has done what fell due when the time was moved; nothing to wait for when its timers act at once.</summary>
    protected virtual ValueTask SettleAsync(IJobStore<string, string> store) => ValueTask.CompletedTask;

    /// <summary>Gets whether jobs outlive their store.</summary>
    protected virtual bool CanRestart => false;

    /// <summary>Ends a store, as its process may end at any moment, and makes another of what it has left.</summary>
    protected virtual ValueTask<IJobStore<string, string>> RestartAsync(
        IJobStore<string, string> store, JobQueueOptions options, ManualTimeProvider time) => throw new NotSupportedException();

    protected ValueTask<IJobStore<string, string>> CreateAsync(Action<JobQueueOptions>? configure = null)
    {
        var options = new JobQueueOptions { Workers = 4 };
        configure?.Invoke(options);
        return CreateStoreAsync(options, Time);
    }

    // Two milliseconds more: stores may round up to the resolution of their timers.
    protected async Task AdvanceAsync(IJobStore<string, string> store, double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(2));
        await SettleAsync(store);
    }

    protected static Task<JobId> EnqueueAsync(
        IJobStore<string, string> store, string caller, string job = "job", string? key = null, double? expectedSeconds = null) =>
        EnqueueAsync(store, Submit(caller, job, key, expectedSeconds));

    protected static async Task<JobId> EnqueueAsync(IJobStore<string, string> store, JobSubmission<string> submission)
    {
        var result = await store.EnqueueAsync([submission], Token);
        Assert.True(result.IsAccepted);
        return Assert.Single(result.Ids);
    }

    protected static JobSubmission<string> Submit(
        string caller, string job = "job", string? key = null, double? expectedSeconds = null) => new(caller, job)
        {
            IdempotencyKey = key,
            ExpectedDuration = expectedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

    protected static async Task<JobLease<string>> LeaseAsync(IJobStore<string, string> store, WorkerKind kind = WorkerKind.General)
    {
        var lease = await store.LeaseAsync(kind, Token);
        Assert.NotNull(lease);
        return lease;
    }

    protected static async Task<JobSnapshot<string, string>> FindAsync(IJobStore<string, string> store, JobId id)
    {
        var snapshot = await store.FindAsync(id, Token);
        Assert.NotNull(snapshot);
        return snapshot;
    }

    protected static async Task<JobStatus> StatusOfAsync(IJobStore<string, string> store, JobId id) => (await FindAsync(store, id)).Status;

    protected static ValueTask<bool> CompleteAsync(IJobStore<string, string> store, JobLease<string> lease, string result = "done") =>
        store.EndAsync(lease, JobOutcome.Completed(result), TimeSpan.Zero, Token);

    protected static ValueTask<bool> FailAsync(IJobStore<string, string> store, JobLease<string> lease, double retrySeconds = 1) =>
        store.EndAsync(lease, JobOutcome.Failed<string>("failed"), TimeSpan.FromSeconds(retrySeconds), Token);

    protected static ValueTask<bool> KillAsync(IJobStore<string, string> store, JobLease<string> lease) =>
        store.EndAsync(lease, JobOutcome.Dead<string>("dead"), TimeSpan.Zero, Token);

    protected static async Task<List<string>> LeaseAllAsync(IJobStore<string, string> store, WorkerKind kind = WorkerKind.General)
    {
        var jobs = new List<string>();
        while (await store.LeaseAsync(kind, Token) is { } lease)
        {
            jobs.Add(lease.Job);
        }

        return jobs;
    }

    protected static async Task<JobQueueStatistics> AssertLawAsync(IJobStore<string, string> store)
    {
        var counts = await store.GetStatisticsAsync(Token);
        Assert.Equal(
            counts.Accepted,
            counts.Delayed + counts.Pending + counts.Running + counts.Completed + counts.Dead + counts.Canceled);
        return counts;
    }
}
