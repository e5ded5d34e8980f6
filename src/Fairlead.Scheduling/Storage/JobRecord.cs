using System.Diagnostics;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Storage;

/// <summary>All that a <see cref="MemoryJobStore{TJob, TResult}"/> knows of one job; guarded by the store's lock.</summary>
internal sealed class JobRecord<TJob, TResult>(JobId id, CallerJobs<TJob, TResult> caller, TJob job, string? idempotencyKey) : FairItem
{
    /// <summary>The number of failed attempts that are remembered.</summary>
    public const int MaxFailures = 16;

    private Links<JobRecord<TJob, TResult>> _ageLinks;
    private Links<JobRecord<TJob, TResult>> _callerLinks;
    private int _dueSlot;

    public JobId Id { get; } = id;

    public CallerJobs<TJob, TResult> Caller { get; } = caller;

    public TJob Job { get; } = job;

    public string? IdempotencyKey { get; } = idempotencyKey;

    public JobStatus Status { get; set; }

    public int Attempts { get; set; }

    /// <summary>Gets or sets the place in the order of submission, from 1.</summary>
    public long Number { get; set; }

    public double? ExpectedSeconds { get; init; }

    public FairPriority Priority { get; init; }

    public TimeSpan? Timeout { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Gets or sets since when it has been pending, running or retained, or until when it is delayed, on the store's clock.</summary>
    public double SinceSeconds { get; set; }

    /// <summary>Gets or sets when the lease of the attempt, or of the announcement, ends, on the store's clock.</summary>
    public double LeaseEndSeconds { get; set; }

    public TimeSpan? Duration { get; set; }

    public JobLease<TJob>? Lease { get; set; }

    public string? Error { get; set; }

    /// <summary>Gets or sets from when on a queued job may be taken, in UTC.</summary>
    public DateTimeOffset EligibleAt { get; set; }

    /// <summary>Gets or sets a number that grows with every job that is queued or ends: the order of those of the same moment.</summary>
    public long Step { get; set; }

    /// <summary>Gets the attempts that failed, the latest at most; snapshots share the array, so it is replaced, never changed.</summary>
    public JobFailure[] Failures { get; private set; } = [];

    /// <summary>Gets how many attempts have failed, those that are no longer remembered included.</summary>
    public int FailureCount { get; private set; }

    public JobProgress? Progress { get; set; }

    public JobAnnouncement Announcement { get; set; }

    public TResult? Result { get; set; }

    public TaskCompletionSource<JobSnapshot<TJob, TResult>>? Ended { get; set; }

    public bool HasEnded => Status is JobStatus.Completed or JobStatus.Dead or JobStatus.Canceled;

    public bool IsQueued => Status is JobStatus.Delayed or JobStatus.Pending;

    public void NoteFailure(JobFailure failure)
    {
        Failures = [.. Failures.Skip(Math.Max(0, Failures.Length + 1 - MaxFailures)), failure];
        FailureCount++;
    }

    /// <summary>Sets the failures to what a journal remembers.</summary>
    public void RestoreFailures(JobFailure[] failures, int count) => (Failures, FailureCount) = (failures, count);

    /// <summary>Forgets how it ended; its failures stay, they are what whoever redrives it again will want to know.</summary>
    public void Revive()
    {
        (StartedAt, EndedAt, Duration, Error, Result) = (null, null, null, null, default);
        (Attempts, Announcement, Progress) = (0, JobAnnouncement.None, null);
    }

    public JobSnapshot<TJob, TResult> ToSnapshot()
    {
        Debug.Assert(Enum.IsDefined(Status), "A record that is visible has a status.");
        return new JobSnapshot<TJob, TResult>(Id, Caller.Caller, Job, Status, Attempts, SubmittedAt)
        {
            Priority = Priority,
            DueAt = Status == JobStatus.Delayed ? EligibleAt : null,
            Failures = Failures,
            Progress = Progress,
            StartedAt = StartedAt,
            EndedAt = EndedAt,
            Duration = HasEnded ? Duration : null,
            Error = Error,
            Result = Result,
        };
    }

    /// <summary>The list of one status, oldest entry first: pending jobs by when they came, running ones by when their lease ends, ended ones by when they ended.</summary>
    internal readonly struct ByAge : ILinkSlot<JobRecord<TJob, TResult>>
    {
        public static ref Links<JobRecord<TJob, TResult>> Of(JobRecord<TJob, TResult> element) => ref element._ageLinks;
    }

    /// <summary>The delayed jobs, by when they are due.</summary>
    internal readonly struct ByDue : IPlaceSlot<JobRecord<TJob, TResult>>
    {
        public static ref int Place(JobRecord<TJob, TResult> element) => ref element._dueSlot;
    }

    /// <summary>All remembered jobs of one caller, in order of submission.</summary>
    internal readonly struct ByCaller : ILinkSlot<JobRecord<TJob, TResult>>
    {
        public static ref Links<JobRecord<TJob, TResult>> Of(JobRecord<TJob, TResult> element) => ref element._callerLinks;
    }
}
