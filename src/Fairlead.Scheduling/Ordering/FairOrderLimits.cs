namespace Fairlead.Scheduling.Ordering;

/// <summary>How many items of one flow may run at once, and how long one may be passed over.</summary>
/// <param name="Running">All items, from 1.</param>
/// <param name="RunningLong">Items that were not declared short, from 1.</param>
internal readonly record struct FairOrderLimits(int Running, int RunningLong)
{
    /// <summary>Gets how long an item waits until its tier counts as one higher; infinite when tiers never rise.</summary>
    public TimeSpan Ageing { get; init; } = Timeout.InfiniteTimeSpan;

    public static FairOrderLimits None { get; } = new(int.MaxValue, int.MaxValue);
}
