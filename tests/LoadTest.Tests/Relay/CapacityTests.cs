using LoadTest.Relay;
using LoadTest.Statistics;

namespace LoadTest.Tests.Relay;

public sealed class CapacityTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Estimate_LargerStepsTooSlowOrWrong_IsTheLargestGoodOne() =>
        Assert.Equal(new Capacity(100, 50, IsOpen: false), Capacity.Estimate([Step(10, 1), Step(100, 100), Step(200, 101), Step(300, 10, errors: 1)], Bound));

    [Fact]
    public void Estimate_AllGood_MayBeMore() =>
        Assert.Equal(new Capacity(20, 50, IsOpen: true), Capacity.Estimate([Step(20, 1), Step(10, 1)], Bound));

    [Fact]
    public void Estimate_NoneGood_IsNone()
    {
        Assert.Null(Capacity.Estimate([Step(10, 101), Step(20, 1, errors: 1), new StepResult(30, TimeSpan.FromSeconds(2), default, 0)], Bound));
        Assert.Null(Capacity.Estimate([], Bound));
    }

    // A hundred answers in two seconds.
    private static StepResult Step(int users, int p99Milliseconds, int errors = 0) => new(
        users,
        TimeSpan.FromSeconds(2),
        Percentiles.OfTicks([.. Enumerable.Repeat(p99Milliseconds * TimeSpan.TicksPerMillisecond, 100)]),
        errors);
}
