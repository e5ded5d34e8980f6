using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>What <see cref="StoreModel"/> expects of one job.</summary>
internal sealed class ModelJob(JobId id, string caller, bool isShort, FairPriority priority)
{
    public JobId Id { get; } = id;

    public string Caller { get; } = caller;

    public bool IsShort { get; } = isShort;

    public FairPriority Priority { get; } = priority;

    public JobStatus Status { get; set; } = JobStatus.Pending;

    public int Attempts { get; set; }

    /// <summary>Gets or sets the place among the caller's pending jobs.</summary>
    public long Place { get; set; }

    /// <summary>Gets or sets when the present status ends by itself.</summary>
    public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;

    public JobLease<string>? Lease { get; set; }

    /// <summary>Gets or sets when its end came to be announced, in whole seconds, rounded up.</summary>
    public long Announced { get; set; }

    /// <summary>Gets or sets when it ended, in the same way.</summary>
    public long Ended { get; set; }

    public bool HasEnded => Status is JobStatus.Completed or JobStatus.Dead or JobStatus.Canceled;
}
