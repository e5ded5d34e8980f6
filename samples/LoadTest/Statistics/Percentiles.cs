namespace LoadTest.Statistics;

/// <summary>The distribution of a set of measured times.</summary>
/// <param name="Count">Number of values; with 0 every time is zero.</param>
internal readonly record struct Percentiles(
    int Count,
    TimeSpan Average,
    TimeSpan Minimum,
    TimeSpan Median,
    TimeSpan P95,
    TimeSpan P99,
    TimeSpan Maximum)
{
    /// <summary>Describes the values, which it sorts in place: a copy would cost as much memory again.</summary>
    /// <param name="ticks">Times in units of 100 ns.</param>
    public static Percentiles OfTicks(Span<long> ticks)
    {
        if (ticks.IsEmpty)
        {
            return default;
        }

        ticks.Sort();
        var sum = default(Int128);
        foreach (var value in ticks)
        {
            sum += value;
        }

        return new Percentiles(
            ticks.Length,
            new TimeSpan((long)(sum / ticks.Length)),
            new TimeSpan(ticks[0]),
            At(ticks, 50),
            At(ticks, 95),
            At(ticks, 99),
            new TimeSpan(ticks[^1]));
    }

    /// <summary>Returns the nearest-rank percentile: the smallest value that at least that share of the values do not exceed.</summary>
    private static TimeSpan At(ReadOnlySpan<long> sorted, int percent)
    {
        var rank = (int)(((long)percent * sorted.Length + 99) / 100);
        return new TimeSpan(sorted[Math.Max(rank, 1) - 1]);
    }
}
