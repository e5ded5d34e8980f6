using FsCheck;
using FsCheck.Fluent;
using LoadTest.Statistics;

namespace LoadTest.Tests.Statistics;

public sealed class PercentilesTests
{
    [Fact]
    public void OfTicks_OneToHundred_GivesTheNearestRanks()
    {
        var times = Percentiles.OfTicks([.. Enumerable.Range(1, 100).Reverse().Select(static value => (long)value)]);

        Assert.Equal(
            new Percentiles(100, Ticks(50), Ticks(1), Ticks(50), Ticks(95), Ticks(99), Ticks(100)),
            times);
    }

    [Fact]
    public void OfTicks_OneValue_IsEverything() =>
        Assert.Equal(new Percentiles(1, Ticks(7), Ticks(7), Ticks(7), Ticks(7), Ticks(7), Ticks(7)), Percentiles.OfTicks([7]));

    [Fact]
    public void OfTicks_Nothing_IsZero() => Assert.Equal(default, Percentiles.OfTicks([]));

    [Fact]
    public void OfTicks_HugeValues_DoesNotOverflow() =>
        Assert.Equal(Ticks(long.MaxValue), Percentiles.OfTicks([long.MaxValue, long.MaxValue]).Average);

    [Fact]
    public void OfTicks_AnyValues_EnoughOfThemAreNotAboveAPercentile() =>
        Prop.ForAll<int[]>(static values =>
        {
            var ticks = values.Select(static value => (long)value).ToArray();
            var times = Percentiles.OfTicks(ticks.AsSpan());
            return values.Length == 0
                || (IsRank(values, times.Median, 0.5) && IsRank(values, times.P95, 0.95) && IsRank(values, times.P99, 0.99));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool IsRank(int[] values, TimeSpan percentile, double share) =>
        values.Count(value => value <= percentile.Ticks) >= share * values.Length - 1e-9
        && values.Count(value => value < percentile.Ticks) < share * values.Length + 1e-9;

    private static TimeSpan Ticks(long ticks) => new(ticks);
}
