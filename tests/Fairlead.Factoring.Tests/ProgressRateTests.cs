using TestSupport;

namespace Fairlead.Factoring.Tests;

public sealed class ProgressRateTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void PerSecond_OneCount_IsZero()
    {
        var rate = new ProgressRate(_time);

        rate.Update(1_000);

        Assert.Equal(0, rate.PerSecond);
    }

    [Fact]
    public void PerSecond_SteadyGrowth_IsExactFromTheSecondCountOn()
    {
        var rate = new ProgressRate(_time);
        rate.Update(1_000);

        for (var i = 1; i <= 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.2));
            rate.Update(1_000 + (10 * i));

            Assert.Equal(50, rate.PerSecond, 0.001);
        }
    }

    [Fact]
    public void PerSecond_AfterAChange_FollowsWithinHalfAMinute()
    {
        var rate = new ProgressRate(_time);
        var count = 0;
        foreach (var growth in Enumerable.Repeat(100, 60).Concat(Enumerable.Repeat(20, 30)))
        {
            rate.Update(count += growth);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(rate.PerSecond, 20, 26);
    }
}
