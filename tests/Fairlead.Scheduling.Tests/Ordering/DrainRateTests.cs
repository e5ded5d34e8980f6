using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

public sealed class DrainRateTests
{
    [Fact]
    public void EstimateTimeFor_NothingMeasured_IsOneSecond() =>
        Assert.Equal(TimeSpan.FromSeconds(1), new DrainRate().EstimateTimeFor(items: 1, now: 5));

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 40)]
    [InlineData(2, 7)]
    [InlineData(20, 3)]
    [InlineData(100, 1)]
    public void EstimateTimeFor_SteadyRate_IsItemsTimesInterval(double interval, int items)
    {
        var (rate, now) = Measure(interval, seconds: Math.Max(120, 4 * interval));

        var estimate = rate.EstimateTimeFor(items, now).TotalSeconds;

        Assert.InRange(estimate, items * interval * 0.8, items * interval * 1.25);
    }

    [Fact]
    public void EstimateTimeFor_RateThatChanged_FollowsTheNewOne()
    {
        var (rate, now) = Measure(interval: 0.1, seconds: 60);
        for (var count = 0; count < 60; count++)
        {
            rate.Record(now += 1);
        }

        Assert.InRange(rate.EstimateTimeFor(items: 1, now).TotalSeconds, 0.8, 1.25);
    }

    [Fact]
    public void EstimateTimeFor_SlowRateThatBecameFast_FollowsTheNewOne()
    {
        var (rate, now) = Measure(interval: 20, seconds: 400);
        for (var count = 0; count < 600; count++)
        {
            rate.Record(now += 0.1);
        }

        Assert.InRange(rate.EstimateTimeFor(items: 10, now).TotalSeconds, 0.8, 1.25);
    }

    [Fact]
    public void EstimateTimeFor_IrregularSlowEnds_IsNearTheirMean()
    {
        var random = new Random(20_301_101);
        var (rate, now) = (new DrainRate(), 0.0);
        rate.Resume(now);
        for (var count = 0; count < 200; count++)
        {
            rate.Record(now += 10 + (20 * random.NextDouble()));
        }

        Assert.InRange(rate.EstimateTimeFor(items: 1, now).TotalSeconds, 14, 28);
    }

    [Fact]
    public void EstimateTimeFor_FirstEndAfterTwentySeconds_IsTwentySeconds()
    {
        var rate = new DrainRate();
        rate.Resume(now: 100);
        Assert.Equal(1, rate.EstimateTimeFor(items: 1, now: 100).TotalSeconds);
        Assert.Equal(15, rate.EstimateTimeFor(items: 1, now: 115).TotalSeconds);

        rate.Record(now: 120);

        Assert.Equal(20, rate.EstimateTimeFor(items: 1, now: 120).TotalSeconds);
    }

    // Items of 40 ms, one at a time, each after a minute in which nothing ran.
    [Fact]
    public void Resume_AfterIdling_DoesNotCountTheIdleTime()
    {
        var (rate, now) = (new DrainRate(), 0.0);
        for (var count = 0; count < 50; count++)
        {
            rate.Resume(now += 60);
            rate.Record(now += 0.04);
        }

        Assert.InRange(rate.EstimateTimeFor(items: 10, now).TotalSeconds, 0.35, 0.45);
    }

    [Fact]
    public void EstimateTimeFor_FastDrain_IsAtLeastTenMilliseconds()
    {
        var (rate, now) = Measure(interval: 0.0001, seconds: 1);

        Assert.Equal(TimeSpan.FromMilliseconds(10), rate.EstimateTimeFor(items: 1, now));
    }

    [Fact]
    public void EstimateTimeFor_HugeQueue_IsAtMostFiveMinutes()
    {
        var (rate, now) = Measure(interval: 1, seconds: 60);

        Assert.Equal(TimeSpan.FromMinutes(5), rate.EstimateTimeFor(int.MaxValue, now));
    }

    [Fact]
    public void EstimateTimeFor_LongSilence_IsFiniteAndBounded()
    {
        var (rate, _) = Measure(interval: 0.1, seconds: 10);

        Assert.InRange(rate.EstimateTimeFor(items: 1, now: 1e9), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Record_ClockThatGoesBack_DoesNotThrow()
    {
        var (rate, now) = Measure(interval: 0.1, seconds: 10);

        rate.Record(now - 5);

        Assert.InRange(rate.EstimateTimeFor(items: 1, now - 4), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
    }

    private static (DrainRate Rate, double Now) Measure(double interval, double seconds)
    {
        var rate = new DrainRate();
        var now = 0.0;
        while (now < seconds)
        {
            rate.Record(now += interval);
        }

        return (rate, now);
    }
}
