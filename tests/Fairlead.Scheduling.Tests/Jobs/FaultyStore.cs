using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>A memory store whose calls to lease, renew and end can be made to fail or to wait.</summary>
internal sealed class FaultyStore(MemoryJobStore<string, string> inner) : IJobStore<string, string>
{
    private int _renewals;

    public Exception? LeaseFailure { get; set; }

    public Exception? EndFailure { get; set; }

    public Exception? RenewFailure { get; set; }

    public Exception? TakeEndedFailure { get; set; }

    public Exception? StatisticsFailure { get; set; }

    /// <summary>Gets or sets what the answer to a lease waits for, after the job was leased.</summary>
    public Task LeaseAnswers { get; set; } = Task.CompletedTask;

    public int Renewals => Volatile.Read(ref _renewals);

    public ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<string>> submissions, CancellationToken cancellationToken) =>
        inner.EnqueueAsync(submissions, cancellationToken);

    public async ValueTask<JobLease<string>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        if (LeaseFailure is { } failure)
        {
            throw failure;
        }

        var lease = await inner.LeaseAsync(kind, cancellationToken);
        await LeaseAnswers;
        return lease;
    }

    public ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken) => inner.WaitForWorkAsync(kind, cancellationToken);

    public ValueTask RenewAsync(IReadOnlyCollection<JobLease<string>> leases, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _renewals);
        return RenewFailure is { } failure ? throw failure : inner.RenewAsync(leases, cancellationToken);
    }

    public ValueTask<bool> EndAsync(
        JobLease<string> lease, JobOutcome<string> outcome, TimeSpan retryDelay, CancellationToken cancellationToken) =>
        EndFailure is { } failure ? throw failure : inner.EndAsync(lease, outcome, retryDelay, cancellationToken);

    public ValueTask<bool> ReleaseAsync(JobLease<string> lease, CancellationToken cancellationToken) => inner.ReleaseAsync(lease, cancellationToken);

    public ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken) => inner.CancelAsync(id, cancellationToken);

    public ValueTask<bool> ReportAsync(JobLease<string> lease, JobProgress progress, CancellationToken cancellationToken) =>
        inner.ReportAsync(lease, progress, cancellationToken);

    public ValueTask PauseAsync(string caller, CancellationToken cancellationToken) => inner.PauseAsync(caller, cancellationToken);

    public ValueTask ResumeAsync(string caller, CancellationToken cancellationToken) => inner.ResumeAsync(caller, cancellationToken);

    public ValueTask<IReadOnlyList<JobSnapshot<string, string>>> TakeEndedAsync(int count, CancellationToken cancellationToken) =>
        TakeEndedFailure is { } failure ? throw failure : inner.TakeEndedAsync(count, cancellationToken);

    public ValueTask WaitForEndedAsync(CancellationToken cancellationToken) => inner.WaitForEndedAsync(cancellationToken);

    public ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        inner.AcknowledgeEndedAsync(ids, cancellationToken);

    public ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken) => inner.RedriveAsync(id, cancellationToken);

    public ValueTask<JobSnapshot<string, string>?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public ValueTask<JobSnapshot<string, string>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.WaitAsync(id, timeout, cancellationToken);

    public ValueTask<JobPage<string, string>> ListAsync(JobListing listing, CancellationToken cancellationToken) =>
        inner.ListAsync(listing, cancellationToken);

    public ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken) =>
        inner.SetWeightAsync(caller, weight, cancellationToken);

    public ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        StatisticsFailure is { } failure ? throw failure : inner.GetStatisticsAsync(cancellationToken);
}
