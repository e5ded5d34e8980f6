using Fairlead.Scheduling.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Statistics;

public sealed class WaitHistogramTests
{
    [Fact]
    public void Quantile_NothingRecorded_IsZero() => Assert.Equal(TimeSpan.Zero, new WaitHistogram().Quantile(0.5));

    [Fact]
    public void Quantile_AnyDurations_IsWithinTenPercentAbove() =>
        Prop.ForAll<(byte Scale, ushort Factor)[], byte>(static (drawn, part) =>
            {
                // Spread over all magnitudes up to two weeks, in microseconds.
                var durations = drawn.Select(static one => (long)(one.Factor + 1) << (one.Scale % 25)).Order().ToList();
                var histogram = new WaitHistogram();
                durations.ForEach(microseconds => histogram.Record(TimeSpan.FromMicroseconds(microseconds)));
                var rank = (int)Math.Ceiling(part / 255.0 * durations.Count);
                var exact = durations.Count == 0 ? 0 : durations[Math.Max(0, rank - 1)];
                var estimate = histogram.Quantile(part / 255.0).TotalMicroseconds;
                return rank == 0 || (estimate >= exact && estimate <= exact * 1.1);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(100));

    [Fact]
    public void Quantile_StartOfABucket_IsWithinTenPercentAbove()
    {
        for (var microseconds = 1L; microseconds < 1L << 40; microseconds *= 2)
        {
            var histogram = new WaitHistogram();
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));

            Assert.InRange(histogram.Quantile(1).TotalMicroseconds, microseconds, microseconds * 1.1);
        }
    }

    [Fact]
    public void Record_BeyondTheRange_IsCountedAtItsEnds()
    {
        var histogram = new WaitHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.MaxValue);

        Assert.Equal(TimeSpan.Zero, histogram.Quantile(0.5));
        Assert.InRange(histogram.Quantile(1), TimeSpan.FromDays(21), TimeSpan.FromDays(30));
    }
}
