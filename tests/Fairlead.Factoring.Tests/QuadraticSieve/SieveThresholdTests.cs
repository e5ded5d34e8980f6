using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class SieveThresholdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void IsCofactorPossible_NoLargePrimes_IsAllButTheGapAndWhatIsTooLarge(int largePrimes)
    {
        var threshold = Create(largePrimes);
        var largest = Bits(threshold.LargePrimeBound);
        var smallestPair = Bits(threshold.SmallestPair);

        Assert.All(Enumerable.Range(0, largest + 1), bits => Assert.True(threshold.IsCofactorPossible(0, bits)));
        Assert.All(Enumerable.Range(largest + 2, smallestPair - largest - 4), bits => Assert.False(threshold.IsCofactorPossible(0, bits)));
        Assert.Equal(largePrimes == 2, threshold.IsCofactorPossible(0, smallestPair));
        Assert.Equal(largePrimes == 2, threshold.IsCofactorPossible(0, Bits(threshold.LargestPair | threshold.SmallestPair)));
        Assert.False(threshold.IsCofactorPossible(0, 3 * largest));
    }

    [Fact]
    public void IsCofactorPossible_LargePrimes_AreTakenFromTheValue()
    {
        var threshold = Create(2);
        var prime = (int)Math.Log2(threshold.SmallestPair) / 2;
        var report = (int)Math.Round(prime * threshold.Scale);
        var inTheGap = (Bits(threshold.LargePrimeBound) + Bits(threshold.SmallestPair)) / 2;

        Assert.False(threshold.IsCofactorPossible(0, inTheGap));
        Assert.True(threshold.IsCofactorPossible(report, inTheGap));
        Assert.False(threshold.IsCofactorPossible(report, inTheGap + prime));
        Assert.True(threshold.IsCofactorPossible(2 * report, inTheGap + prime));
    }

    private static int Bits(ulong value) => (int)Math.Ceiling(Math.Log2(value));

    private static SieveThreshold Create(int largePrimes) =>
        Sieves.Create(200, new SieveParameters(9_000, 4, 60, 60, largePrimes, 1.75, 2)).Threshold;
}
