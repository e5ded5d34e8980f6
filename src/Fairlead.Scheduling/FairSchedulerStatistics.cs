namespace Fairlead.Scheduling;

/// <summary>Counts what a <see cref="FairScheduler"/> has done, at one moment.</summary>
/// <param name="Queued">Turns that wait now.</param>
/// <param name="Running">Turns that run now.</param>
/// <param name="Granted">Turns granted since the start.</param>
/// <param name="Rejected">Turns refused since the start, for a full queue or a timeout.</param>
/// <param name="Canceled">Turns whose caller stopped waiting, since the start.</param>
public readonly record struct FairSchedulerStatistics(int Queued, int Running, long Granted, long Rejected, long Canceled)
{
    private readonly IReadOnlyList<CallerTurnStatistics>? _callers;

    /// <summary>Gets the busiest callers, at most 100, the one with the most worker time first.</summary>
    public IReadOnlyList<CallerTurnStatistics> Callers
    {
        get => _callers ?? [];
        init => _callers = value;
    }

    /// <summary>Says whether the totals are the same; what is known of single callers is not compared.</summary>
    /// <param name="other">The other statistics.</param>
    public bool Equals(FairSchedulerStatistics other) =>
        (Queued, Running, Granted, Rejected, Canceled) == (other.Queued, other.Running, other.Granted, other.Rejected, other.Canceled);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Queued, Running, Granted, Rejected, Canceled);
}
