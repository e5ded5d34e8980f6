using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Tests.Processes;

/// <summary>A store that says what it answered to each end of an attempt.</summary>
internal sealed class TellingStore(IJobStore<string, string> inner, TextWriter output) : IJobStore<string, string>
{
    public async ValueTask<bool> EndAsync(
        JobLease<string> lease, JobOutcome<string> outcome, TimeSpan retryDelay, CancellationToken cancellationToken)
    {
        var isRecorded = await inner.EndAsync(lease, outcome, retryDelay, cancellationToken);
        var word = isRecorded ? WorkerLine.Recorded : WorkerLine.Refused;
        await output.WriteLineAsync(new WorkerLine(word, lease.Id, lease.FencingToken, lease.Attempt).ToString());
        return isRecorded;
    }

    public ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<string>> submissions, CancellationToken cancellationToken) =>
        inner.EnqueueAsync(submissions, cancellationToken);

    public ValueTask<JobLease<string>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken) => inner.LeaseAsync(kind, cancellationToken);

    public ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken) => inner.WaitForWorkAsync(kind, cancellationToken);

    public ValueTask RenewAsync(IReadOnlyCollection<JobLease<string>> leases, CancellationToken cancellationToken) =>
        inner.RenewAsync(leases, cancellationToken);

    public ValueTask<bool> ReportAsync(JobLease<string> lease, JobProgress progress, CancellationToken cancellationToken) =>
        inner.ReportAsync(lease, progress, cancellationToken);

    public ValueTask<bool> ReleaseAsync(JobLease<string> lease, CancellationToken cancellationToken) => inner.ReleaseAsync(lease, cancellationToken);

    public ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken) => inner.CancelAsync(id, cancellationToken);

    public ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken) => inner.RedriveAsync(id, cancellationToken);

    public ValueTask<JobSnapshot<string, string>?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public ValueTask<JobSnapshot<string, string>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.WaitAsync(id, timeout, cancellationToken);

    public ValueTask<JobPage<string, string>> ListAsync(JobListing listing, CancellationToken cancellationToken) =>
        inner.ListAsync(listing, cancellationToken);

    public ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken) =>
        inner.SetWeightAsync(caller, weight, cancellationToken);

    public ValueTask PauseAsync(string caller, CancellationToken cancellationToken) => inner.PauseAsync(caller, cancellationToken);

    public ValueTask ResumeAsync(string caller, CancellationToken cancellationToken) => inner.ResumeAsync(caller, cancellationToken);

    public ValueTask<IReadOnlyList<JobSnapshot<string, string>>> TakeEndedAsync(int count, CancellationToken cancellationToken) =>
        inner.TakeEndedAsync(count, cancellationToken);

    public ValueTask WaitForEndedAsync(CancellationToken cancellationToken) => inner.WaitForEndedAsync(cancellationToken);

    public ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) =>
        inner.AcknowledgeEndedAsync(ids, cancellationToken);

    public ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => inner.GetStatisticsAsync(cancellationToken);
}
