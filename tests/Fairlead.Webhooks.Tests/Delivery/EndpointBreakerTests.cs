using Fairlead.Webhooks.Delivery;

namespace Fairlead.Webhooks.Tests.Delivery;

public sealed class EndpointBreakerTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private readonly EndpointBreaker _breaker = new(failuresBeforeBreak: 3, First, longest: TimeSpan.FromSeconds(20));

    [Fact]
    public void Fail_FewerThanBreak_LetsEverythingThrough()
    {
        Fail(2, TimeSpan.Zero);
        _breaker.Succeed();
        Fail(2, TimeSpan.Zero);

        Assert.True(_breaker.TryEnter(TimeSpan.Zero));
    }

    [Fact]
    public void Fail_EnoughInARow_BreaksAndThenLetsOneProbeThrough()
    {
        Fail(3, TimeSpan.Zero);

        Assert.False(_breaker.TryEnter(First - TimeSpan.FromTicks(1)));
        Assert.True(_breaker.TryEnter(First));
        Assert.False(_breaker.TryEnter(First));
        _breaker.Succeed();
        Assert.True(_breaker.TryEnter(First));
        Assert.True(_breaker.TryEnter(First));
    }

    [Fact]
    public void Fail_OfProbes_DoublesTheBreakUpToTheLongest()
    {
        var now = TimeSpan.Zero;
        Fail(3, now);
        foreach (var seconds in new[] { 5, 10, 20, 20 })
        {
            Assert.Equal(now + TimeSpan.FromSeconds(seconds), _breaker.OpenUntil);
            now = _breaker.OpenUntil;
            Assert.True(_breaker.TryEnter(now));
            Fail(1, now);
        }
    }

    [Fact]
    public void Fail_OfRequestsThatWereOnTheirWay_DoesNotLengthenTheBreak()
    {
        Fail(8, TimeSpan.Zero);

        Assert.Equal(First, _breaker.OpenUntil);
    }

    [Fact]
    public void Leave_ProbeThatWasNotSent_MakesWayForAnother()
    {
        Fail(3, TimeSpan.Zero);
        Assert.True(_breaker.TryEnter(First));

        _breaker.Leave();

        Assert.True(_breaker.TryEnter(First));
    }

    private void Fail(int times, TimeSpan now)
    {
        for (var time = 0; time < times; time++)
        {
            _breaker.Fail(now, random: 0);
        }
    }
}
