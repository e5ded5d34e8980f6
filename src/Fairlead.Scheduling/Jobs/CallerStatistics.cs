namespace Fairlead.Scheduling.Jobs;

/// <summary>What one caller has in the queue and has had from it.</summary>
/// <remarks>Kept for the busiest callers only; one that was displaced and comes back is counted from there on.</remarks>
/// <param name="Caller">The flow.</param>
/// <param name="Queued">Jobs that wait for their turn.</param>
/// <param name="Running">Jobs that run.</param>
/// <param name="Completed">Jobs that ended with a result.</param>
/// <param name="Failed">Jobs that ended without, not counting canceled ones.</param>
/// <param name="WorkerTime">The time workers spent on this caller's jobs.</param>
/// <param name="MedianWait">Half of the jobs waited no longer for their turn, to within 10 %.</param>
/// <param name="P99Wait">99 % of the jobs waited no longer for their turn, to within 10 %.</param>
public sealed record CallerStatistics(
    string Caller,
    int Queued,
    int Running,
    long Completed,
    long Failed,
    TimeSpan WorkerTime,
    TimeSpan MedianWait,
    TimeSpan P99Wait);
