using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class CofactorSplitterTests
{
    [Fact]
    public void TrySplit_PrimesAndProductsOfTwo_AreTakenExactlyWithinTheBounds()
    {
        var threshold = Sieves.WithAllKinds.Threshold;
        var numbers = new Numbers(131);
        for (var i = 0; i < 3_000; i++)
        {
            var (first, second) = (numbers.PrimeOfBits(18 + numbers.Below(9)), numbers.PrimeOfBits(18 + numbers.Below(9)));
            (first, second) = (Math.Min(first, second), Math.Max(first, second));
            if (first <= Sieves.WithAllKinds.FactorBase.Largest)
            {
                continue;
            }

            var isTaken = CofactorSplitter.TrySplit(first * second, threshold, out var large);

            Assert.Equal(second <= threshold.LargePrimeBound && first * second <= threshold.LargestPair, isTaken);
            Assert.True(!isTaken || large == ((uint)first, (uint)second));
            Assert.Equal(second <= threshold.LargePrimeBound, CofactorSplitter.TrySplit(second, threshold, out large));
            Assert.True(second > threshold.LargePrimeBound || large == (1, (uint)second));
        }
    }

    [Fact]
    public void TrySplit_One_IsNoLargePrime()
    {
        Assert.True(CofactorSplitter.TrySplit(1, Sieves.WithAllKinds.Threshold, out var large));
        Assert.Equal((1U, 1U), large);
    }
}
