namespace Fairlead.Scheduling.Jobs;

/// <summary>The answer to a submission of one or more jobs.</summary>
/// <param name="Verdict">Whether they were stored; all are or none.</param>
/// <param name="Ids">The ids in the order of the submissions; empty when nothing was stored.</param>
/// <param name="RetryAfter">When another attempt is likely to find room, estimated from the rate at which jobs end; zero when stored.</param>
public readonly record struct EnqueueResult(EnqueueVerdict Verdict, IReadOnlyList<JobId> Ids, TimeSpan RetryAfter)
{
    /// <summary>Gets whether the jobs were stored.</summary>
    public bool IsAccepted => Verdict == EnqueueVerdict.Accepted;
}
