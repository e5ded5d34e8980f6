using Fairlead.Scheduling.Channels;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class ReadRateTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ReadRate _rate;

    public ReadRateTests() => _rate = new ReadRate(_time);

    [Fact]
    public void EstimateWait_NothingRead_IsOneSecond()
    {
        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(TimeSpan.FromSeconds(1), _rate.EstimateWait(read: 0));
    }

    [Fact]
    public void EstimateWait_SteadyRate_IsItsInterval()
    {
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromMilliseconds(50), _rate.EstimateWait(read: 100));
    }

    [Fact]
    public void EstimateWait_RateChanged_ForgetsTheOldOne()
    {
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromMilliseconds(20), _rate.EstimateWait(read: 1_000));

        Assert.Equal(TimeSpan.FromMilliseconds(20), _rate.EstimateWait(read: 1_000));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(2), _rate.EstimateWait(read: 1_010));
    }

    [Theory]
    [InlineData(1, 1_000_000, 10)]
    [InlineData(86_400, 1, 300_000)]
    public void EstimateWait_Extremes_StayInRange(int seconds, long read, int milliseconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _rate.EstimateWait(read));
    }
}
