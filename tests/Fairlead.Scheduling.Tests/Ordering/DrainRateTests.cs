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
    public void EstimateTimeFor_SteadyRate_IsItemsTimesInterval(double interval, int items)
    {
        var (rate, now) = Measure(interval, seconds: 120);

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
