using System.Numerics;

using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class CurveRunnerTests
{
    // Nothing but the small prime can be found: modulo this prime of 89 bits every order is far too large.
    private static readonly BigInteger LargePrime = (BigInteger.One << 89) - 1;
    private static readonly CurveBounds Bounds = new(60, 1_000);

    public static TheoryData<long> SmallPrimes => [40_009, 40_013, 65_537, 99_991];

    [Theory]
    [MemberData(nameof(SmallPrimes))]
    public void Run_OrdersByTheTextbook_FindsExactlyTheSmoothOnes(long prime)
    {
        var level = CurveLevel.Get(Bounds, CancellationToken.None);
        var runner = new CurveRunner<ReducedMontgomery2, ReducedRadix2>(new ReducedMontgomery2(prime * LargePrime));
        var (inStageOne, inStageTwo) = (0, 0);
        for (var t = 4; t < 34; t++)
        {
            var order = new TextbookCurve(prime, t).Order();
            var rest = Reduce(order);
            var expected = rest == 1 || (rest <= Bounds.Stage2 && IsPrime(rest));
            inStageOne += rest == 1 ? 1 : 0;
            inStageTwo += expected && rest > 1 ? 1 : 0;

            var factor = runner.Run([(ulong)t], level, CancellationToken.None);

            Assert.True(expected ? factor == prime : factor.IsOne || factor == prime, $"t = {t}, order {order}");
        }

        Assert.True(inStageOne > 0 && inStageTwo > 0, "Both stages have something to find.");
    }

    [Fact]
    public void Run_SeveralRings_FindTheSameFactors()
    {
        var level = CurveLevel.Get(Bounds, CancellationToken.None);
        var modulus = LargePrime * 1_000_003;
        var scalar = new CurveRunner<ReducedMontgomery3, ReducedRadix3>(new ReducedMontgomery3(modulus));
        var words = new CurveRunner<MontgomeryN<Limbs6>, Limbs6>(new MontgomeryN<Limbs6>(modulus));
        var vector = new CurveRunner<VectorMontgomery3, Vectors3>(new VectorMontgomery3(modulus));
        for (var t = 4UL; t < 200; t += 8)
        {
            var parameters = Enumerable.Range(0, 8).Select(lane => t + (ulong)lane).ToArray();

            var expected = parameters.Select(parameter => scalar.Run([parameter], level, CancellationToken.None)).Max();

            Assert.Equal(expected, parameters.Select(parameter => words.Run([parameter], level, CancellationToken.None)).Max());
            Assert.Equal(expected, vector.Run(parameters, level, CancellationToken.None));
        }
    }

    [Fact]
    public void Run_AllPrimesFoundAtOnce_ReturnsNoFactorOrAProperOne()
    {
        // Modulo primes this small every order is smooth, so the product of stage 2 is a multiple of the whole composite.
        var composite = new BigInteger(10_007) * 10_009 * 10_037 * 10_039;
        var level = CurveLevel.Get(new CurveBounds(11_000, 60_000), CancellationToken.None);
        var runner = new CurveRunner<ReducedMontgomery2, ReducedRadix2>(new ReducedMontgomery2(composite));
        for (var t = 4UL; t < 34; t++)
        {
            var factor = runner.Run([t], level, CancellationToken.None);

            Assert.True(factor < composite && (composite % factor).IsZero, $"t = {t}: {factor}");
        }
    }

    [Fact]
    public void Run_AllPrimesFoundInStageTwoOnly_SeparatesThemByStageOneOrReturnsOne()
    {
        var composite = new BigInteger(1_009) * 1_013 * 1_019 * 1_021;
        var level = CurveLevel.Get(new CurveBounds(30, 1_500), CancellationToken.None);
        var runner = new CurveRunner<ReducedMontgomery2, ReducedRadix2>(new ReducedMontgomery2(composite));
        var factors = Enumerable.Range(4, 60).Select(t => runner.Run([(ulong)t], level, CancellationToken.None)).ToArray();

        Assert.All(factors, factor => Assert.True(factor < composite && (composite % factor).IsZero));
        Assert.Contains(factors, static factor => !factor.IsOne);
    }

    /// <summary>Divides by every prime power that stage 1 covers.</summary>
    private static long Reduce(long order)
    {
        for (var prime = 2; prime <= Bounds.Stage1; prime++)
        {
            for (var power = prime; power <= Bounds.Stage1 && order % prime == 0; power *= prime)
            {
                order /= prime;
            }
        }

        return order;
    }

    private static bool IsPrime(long value)
    {
        for (var divisor = 2; divisor * divisor <= value; divisor++)
        {
            if (value % divisor == 0)
            {
                return false;
            }
        }

        return value > 1;
    }
}
