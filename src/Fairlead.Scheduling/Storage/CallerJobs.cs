using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Storage;

/// <summary>The remembered jobs of one caller; it exists as long as there are any.</summary>
internal sealed class CallerJobs<TJob, TResult>(string caller)
{
    public string Caller { get; } = caller;

    public IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByCaller> Jobs { get; } = new();

    /// <summary>Gets or sets how many of them are delayed or pending.</summary>
    public int Queued { get; set; }
}
