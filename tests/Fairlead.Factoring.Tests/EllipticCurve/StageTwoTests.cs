using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class StageTwoTests
{
    private static readonly CurveBounds Bounds = new(30, 700);

    [Fact]
    public void Run_PointOfPrimeOrder_IsZeroForEveryPrimeBetweenTheBounds()
    {
        var plan = StageTwoPlan.ForBounds(Bounds, CancellationToken.None);
        var seen = new HashSet<long>();
        foreach (var prime in new long[] { 2_003, 3_001, 4_001, 5_003, 6_007, 7_001, 8_009, 9_001 })
        {
            var ring = new ReducedMontgomery2(prime);
            var constants = SmallConstants<ReducedRadix2>.Create(ring);
            var stageTwo = new StageTwo<ReducedMontgomery2, ReducedRadix2>();
            for (var t = 4; t < 80; t++)
            {
                var order = new TextbookCurve(prime, t).Order();
                var last = LargestPrimeFactor(order);
                if (last <= Bounds.Stage1 || last > Bounds.Stage2)
                {
                    continue;
                }

                var curve = EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.FromParameter(ring, ring.FromIntegers([(ulong)t]), constants);
                var form = curve.ToMontgomery(ring);
                var start = MontgomeryCurve<ReducedMontgomery2, ReducedRadix2>.FromEdwards(ring, curve.Start);
                var point = form.Multiply(ring, start, (ulong)(order / last));

                var product = stageTwo.Run(ring, constants.One, form, point, plan, CancellationToken.None);

                Assert.False(ring.ToInteger(point.Z, 0).IsZero);
                Assert.True(ring.ToInteger(product, 0).IsZero, $"prime {prime}, t = {t}, order {order}");
                seen.Add(last);
            }
        }

        Assert.True(seen.Count > 40, $"Only {seen.Count} of the primes between the bounds were tried.");
    }

    private static long LargestPrimeFactor(long value)
    {
        var largest = 1L;
        for (var divisor = 2L; value > 1; divisor++)
        {
            while (value % divisor == 0)
            {
                largest = divisor;
                value /= divisor;
            }
        }

        return largest;
    }
}
