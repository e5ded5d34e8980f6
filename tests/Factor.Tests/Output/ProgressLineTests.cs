using System.Numerics;
using Factor.Output;
using Fairlead.Factoring;
using Fairlead.Factoring.Primality;

namespace Factor.Tests.Output;

public sealed class ProgressLineTests
{
    // A part of 80 bits, for which the plan expects most of a millisecond, and one of 200, for which it expects two minutes.
    private static readonly BigInteger Short = (BigInteger.One << 79) + 1;
    private static readonly BigInteger Long = (BigInteger.One << 199) + 1;

    [Fact]
    public void Format_BeforeTheFirstReport_ShowsTheTime() =>
        Assert.Equal("2^137-1  1.5 s", ProgressLine.Format("2^137-1", null, TimeSpan.FromSeconds(1.5), 80));

    [Fact]
    public void Format_OnTheWay_ShowsStageShareAndRest()
    {
        var line = ProgressLine.Format("n", Progress(Long, seconds: 10), TimeSpan.FromSeconds(40), 200);

        Assert.Equal("n  elliptic curves  [#####...............] 40.0 s, at most about 90 s left  found 3", line);
    }

    [Fact]
    public void Format_LaterThanExpected_SaysSo()
    {
        var line = ProgressLine.Format("n", Progress(Short, seconds: 0), TimeSpan.FromSeconds(40), 200);

        Assert.Equal("n  elliptic curves  [####################] 40.0 s, takes longer than expected  found 3", line);
    }

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
