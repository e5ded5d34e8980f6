namespace Fairlead.Scheduling.Channels;

/// <summary>Turns what the callbacks say into millionths, in which decimal weights are exact and sums of the extremes fit 64 bits.</summary>
internal static class ItemCost
{
    /// <summary>A cost of 1.</summary>
    public const long One = 1_000_000;

    private const long Largest = 1_000_000_000_000;

    public static long Scale(long cost) =>
        cost is >= 1 and <= Largest
            ? cost * One
            : throw new InvalidOperationException($"CostOf returned {cost}; a cost must be from 1 to 1,000,000,000,000.");

    public static long Allot(double weight, long quantum) =>
        FlowWeight.IsValid(weight)
            ? quantum * (long)Math.Round(weight * One)
            : throw new InvalidOperationException($"WeightOf returned {weight}; a weight must be from 0.000001 to 1,000,000.");
}
