namespace Fairlead.Scheduling.Ordering;

/// <summary>How many items of one flow may run at once.</summary>
/// <param name="Running">All items, from 1.</param>
/// <param name="RunningLong">Items that were not declared short, from 1.</param>
internal readonly record struct FairOrderLimits(int Running, int RunningLong)
{
    public static FairOrderLimits None { get; } = new(int.MaxValue, int.MaxValue);
}
