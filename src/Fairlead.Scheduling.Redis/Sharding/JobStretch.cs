using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Redis.Sharding;

/// <summary>Some jobs of a listing with their numbers, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The number below which it goes on; 0 after the last.</param>
internal sealed record JobStretch<TJob, TResult>(IReadOnlyList<(long Number, JobSnapshot<TJob, TResult> Job)> Jobs, long Next)
{
    public static JobStretch<TJob, TResult> None { get; } = new([], 0);
}
