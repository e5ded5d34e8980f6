using System.Globalization;
using System.Numerics;
using Factor.Output;
using Fairlead.Factoring;
using Fairlead.Factoring.Planning;
using Fairlead.Factoring.Primality;

namespace Factor.Tests.Output;

public sealed class ProgressLineTests
{
    // A part for which the plan expects most of a millisecond, and one for which it expects many minutes.
    private static readonly BigInteger Short = (BigInteger.One << 79) + 1;
    private static readonly BigInteger Long = (BigInteger.One << 309) + 1;

    [Fact]
    public void Format_BeforeTheFirstReport_ShowsTheTime() =>
        Assert.Equal("2^137-1  1.5 s", ProgressLine.Format("2^137-1", null, TimeSpan.FromSeconds(1.5), 80));

    [Fact]
    public void Format_OnTheWay_ShowsStageShareAndRest()
    {
        var expected = FactoringPlan.For(Long).ExpectedDuration;
        var spent = expected * 0.26;

        var line = ProgressLine.Format("n", Progress(Long, seconds: 10), spent + TimeSpan.FromSeconds(10), 200);

        var elapsed = (spent.TotalSeconds + 10).ToString("0.0", CultureInfo.InvariantCulture);
        Assert.Equal($"n  elliptic curves  [#####...............] {elapsed} s, at most about {DurationText.Of(expected - spent)} left  found 3", line);
    }

    [Fact]
    public void Format_LaterThanExpected_SaysSo()
    {
        var line = ProgressLine.Format("n", Progress(Short, seconds: 0), TimeSpan.FromSeconds(40), 200);

        Assert.Equal("n  elliptic curves  [####################] 40.0 s, takes longer than expected  found 3", line);
    }

    [Fact]
    public void Format_WhileSieving_ShowsWhatTheSieveMeasured()
    {
        var progress = Progress(Long, seconds: 10) with
        {
            Stage = FactoringStage.QuadraticSieve,
            RelationsFound = 12_345,
            RelationsNeeded = 54_321,
            RelationsPerSecond = 678.9,
            ShareDone = 0.42,
            EstimatedRemaining = TimeSpan.FromSeconds(30),
        };

        Assert.Equal(
            "n  quadratic sieve  [########............] 12.0 s, about 28 s left in this stage, 12,345 of 54,321 relations, 679/s  found 3",
            ProgressLine.Format("n", progress, TimeSpan.FromSeconds(12), 200));
    }

    [Fact]
    public void Format_LinearAlgebraThatKnowsNoShare_PromisesNothing() => Assert.Equal(
        "n  linear algebra  [....................] 12.0 s  found 3",
        ProgressLine.Format("n", Progress(Long, seconds: 10) with { Stage = FactoringStage.LinearAlgebra, ShareDone = 0 }, TimeSpan.FromSeconds(12), 200));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(40, 39)]
    public void Format_NarrowTerminal_StaysBelowItsWidth(int width, int expected) =>
        Assert.Equal(expected, ProgressLine.Format(new string('7', 300), Progress(Long, 0), TimeSpan.Zero, width).Length);

    private static FactoringProgress Progress(BigInteger unfinished, double seconds) => new()
    {
        Number = 3 * unfinished,
        Stage = FactoringStage.EllipticCurves,
        Found = [new PrimePower(3, 1, PrimalityVerdict.Prime)],
        Unfinished = [unfinished],
        Remaining = unfinished,
        Elapsed = TimeSpan.FromSeconds(seconds),
    };
}
