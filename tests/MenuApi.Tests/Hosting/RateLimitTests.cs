using FsCheck;
using FsCheck.Fluent;
using MenuApi.Hosting;
using TestSupport;

namespace MenuApi.Tests.Hosting;

public sealed class RateLimitTests
{
    [Fact]
    public void Take_NoRoom_TellsWhenThereIs()
    {
        var time = new ManualTimeProvider();
        var limit = new RateLimit(4, time);
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(TimeSpan.Zero, limit.Take()));

        Assert.Equal(TimeSpan.FromSeconds(0.25), limit.Take());
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(TimeSpan.FromSeconds(0.15), limit.Take());
        time.Advance(TimeSpan.FromSeconds(0.15));
        Assert.Equal(TimeSpan.Zero, limit.Take());
    }

    [Fact]
    public void Take_LacksNextToNothing_Waits()
    {
        // Forty times a fortieth; in fractions that is not one.
        var time = new ManualTimeProvider();
        var limit = new RateLimit(25, time);
        Assert.All(Enumerable.Range(0, 25), _ => Assert.Equal(TimeSpan.Zero, limit.Take()));
        for (var millisecond = 0; millisecond < 40; millisecond++)
        {
            Assert.Equal(TimeSpan.FromMilliseconds(40 - millisecond), limit.Take());
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => limit.Take() == TimeSpan.Zero));
    }

    [Fact]
    public void Take_AfterALongPause_LetsASecondsWorthThrough()
    {
        var time = new ManualTimeProvider();
        var limit = new RateLimit(3, time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limit.Take() == TimeSpan.Zero));
    }

    [Fact]
    public void Take_AnySequence_NeverLetsMoreThroughThanTheRateAllows() =>
        Prop.ForAll<PositiveInt, NonNegativeInt[]>(static (rate, pauses) =>
            {
                var time = new ManualTimeProvider();
                var perSecond = 1 + (rate.Get % 50);
                var limit = new RateLimit(perSecond, time);
                var taken = 0;
                foreach (var pause in pauses)
                {
                    taken += limit.Take() == TimeSpan.Zero ? 1 : 0;
                    time.Advance(TimeSpan.FromMilliseconds(pause.Get % 200));
                }

                return taken <= perSecond + Math.Ceiling(new TimeSpan(time.GetTimestamp()).TotalSeconds * perSecond);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
