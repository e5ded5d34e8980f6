using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <summary>Keeps the jobs of one queue and decides, fairly, which is next.</summary>
/// <remarks>
/// The seam between the queue and where it is kept. Implementations are thread-safe, and every member is atomic: its
/// effect is there whole or not at all. Accepted means stored.
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public interface IJobStore<TJob, TResult>
{
    /// <summary>Stores jobs, all or none.</summary>
    /// <remarks>A job whose id is known, or whose caller has used its idempotency key, is not stored again; its answer is the known id.</remarks>
    ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken);

    /// <summary>Leases the next job, in fair order; the attempt counts from here.</summary>
    /// <param name="kind">Which jobs the worker takes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The lease; <see langword="null"/> when no job may be taken now.</returns>
    ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken);

    /// <summary>Waits until there may be a job for such a worker; one job wakes one worker.</summary>
    ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken);

    /// <summary>Extends leases by their full length; those that are lost are revoked.</summary>
    ValueTask RenewAsync(IReadOnlyCollection<JobLease<TJob>> leases, CancellationToken cancellationToken);

    /// <summary>Records how a leased attempt ended.</summary>
    /// <param name="lease">The lease under which it ran.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="retryDelay">How long the job waits when the outcome is a failure and attempts are left.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see langword="false"/> when the lease was no longer valid; the outcome is then dropped.</returns>
    ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken);

    /// <summary>Records how far a leased attempt has come, in place of what was reported before.</summary>
    /// <returns><see langword="false"/> when the lease was no longer valid; the report is then dropped.</returns>
    ValueTask<bool> ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken);

    /// <summary>Gives a leased job back to where it was in the queue, as if it had not been leased.</summary>
    /// <returns><see langword="false"/> when the lease was no longer valid.</returns>
    ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken);

    /// <summary>Cancels a job; a running one has its lease revoked.</summary>
    ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Lets a dead job wait for its turn again.</summary>
    ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Reads a job; <see langword="null"/> when it is unknown.</summary>
    ValueTask<JobSnapshot<TJob, TResult>?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Waits until a job has ended or the time is over, and reads it; <see langword="null"/> when it is unknown.</summary>
    ValueTask<JobSnapshot<TJob, TResult>?> WaitAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Lists jobs, newest first.</summary>
    /// <exception cref="FormatException">The cursor was not made by this store.</exception>
    ValueTask<JobPage<TJob, TResult>> ListAsync(JobListing listing, CancellationToken cancellationToken);

    /// <summary>Changes the share of a caller, from its next job on.</summary>
    ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken);

    /// <summary>Begins no more jobs of a caller until it is resumed; those that run go on.</summary>
    ValueTask PauseAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Lets a paused caller's jobs begin again, without credit for the time in between.</summary>
    ValueTask ResumeAsync(string caller, CancellationToken cancellationToken);

    /// <summary>Takes ended jobs that have not been announced, in the order of their ends; needs <see cref="JobQueueOptions.AnnouncesEnds"/>.</summary>
    /// <remarks>What is not acknowledged within a lease's duration is handed out again, so that an announcement survives whoever took it.</remarks>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<JobSnapshot<TJob, TResult>>> TakeEndedAsync(int count, CancellationToken cancellationToken);

    /// <summary>Waits until there may be an ended job to take.</summary>
    ValueTask WaitForEndedAsync(CancellationToken cancellationToken);

    /// <summary>Notes that the ends of these jobs have been announced; jobs that are unknown are passed over.</summary>
    ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken);

    /// <summary>Counts what the queue holds and has done.</summary>
    ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken);
}
