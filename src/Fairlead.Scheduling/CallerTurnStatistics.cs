namespace Fairlead.Scheduling;

/// <summary>What one caller has in a <see cref="FairScheduler"/> and has had from it.</summary>
/// <remarks>Kept for the busiest callers only; one that was displaced and comes back is counted from there on.</remarks>
/// <param name="Caller">The flow.</param>
/// <param name="Queued">Turns that wait now.</param>
/// <param name="Running">Turns that run now.</param>
/// <param name="Granted">Turns granted.</param>
/// <param name="Rejected">Turns refused, for a full queue or a timeout.</param>
/// <param name="Canceled">Turns whose caller stopped waiting.</param>
/// <param name="WorkerTime">The time that ended turns lasted.</param>
/// <param name="MedianWait">Half of the granted turns waited no longer, to within 10 %.</param>
/// <param name="P99Wait">99 % of the granted turns waited no longer, to within 10 %.</param>
public sealed record CallerTurnStatistics(
    string Caller,
    int Queued,
    int Running,
    long Granted,
    long Rejected,
    long Canceled,
    TimeSpan WorkerTime,
    TimeSpan MedianWait,
    TimeSpan P99Wait);
