using System.Numerics;

using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Tests.Arithmetic;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class StageOneChainTests
{
    [Fact]
    public void ForMultiplier_AnyInteger_MakesThatMultiple() =>
        Prop.ForAll(Integers.BelowPowerOfTwo(3_000).Select(static value => value + 1).ToArbitrary(), static multiplier =>
                Multiple(StageOneChain.ForMultiplier(multiplier)) == multiplier)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(137)]
    [InlineData(60_000)]
    public void ForBound_Bound_MakesTheLeastCommonMultiple(int bound)
    {
        var chains = StageOneChain.ForBound(bound, CancellationToken.None);

        var multiple = chains.Aggregate(BigInteger.One, static (product, chain) => product * Multiple(chain));

        var expected = BigInteger.One;
        for (var i = 2; bound <= 1_000 && i <= bound; i++)
        {
            expected *= i / BigInteger.GreatestCommonDivisor(expected, i);
        }

        Assert.True(bound > 1_000 || multiple == expected);
        Assert.Equal(BigInteger.Zero, multiple % (bound - 1));
        Assert.Equal(1, multiple % 65_537 == 0 ? 0 : 1);
    }

    [Fact]
    public void ForBound_Canceled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => StageOneChain.ForBound(1_000, new CancellationToken(canceled: true)));

    private static BigInteger Multiple(StageOneChain chain)
    {
        BigInteger value = (2 * chain.FirstIndex) + 1;
        foreach (var step in chain.Steps.Span)
        {
            Assert.True(step.Doublings > 0 && Math.Abs(step.Digit) < 2 * chain.TableSize);
            value = (value << step.Doublings) + step.Digit;
        }

        return value;
    }
}
