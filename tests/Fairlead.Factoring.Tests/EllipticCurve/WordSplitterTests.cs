using System.Numerics;
using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class WordSplitterTests
{
    [Fact]
    public void Split_BalancedSemiprimesOfEverySize_GivesAPrime()
    {
        var numbers = new Numbers(1);
        for (var bits = 20; bits <= 64; bits++)
        {
            for (var i = 0; i < 100; i++)
            {
                AssertSplits(numbers.SemiprimeOfBits(bits), WordSplitter.Split);
            }
        }
    }

    [Fact]
    public void Split_CurvesAloneOnSemiprimesOfEverySize_GiveAPrime()
    {
        var numbers = new Numbers(2);
        for (var bits = 34; bits <= 64; bits++)
        {
            for (var i = 0; i < 50; i++)
            {
                AssertSplits(numbers.SemiprimeOfBits(bits), WordCurves.Split);
            }
        }
    }

    [Fact]
    public void Split_PrimesThatDifferLittle_GivesThem()
    {
        AssertSplits(4_294_967_279UL * 4_294_967_291UL, WordSplitter.Split);
        AssertSplits(2_147_483_629UL * 2_147_483_647UL, WordSplitter.Split);
        AssertSplits(1_048_573UL * 1_048_583UL, WordSplitter.Split);
    }

    [Fact]
    public void Split_PowersOfPrimes_GivesARoot()
    {
        var numbers = new Numbers(3);
        for (var i = 0; i < 300; i++)
        {
            AssertSplits((ulong)BigInteger.Pow(numbers.PrimeOfBits(11 + (i % 11)), 2), WordSplitter.Split);
            AssertSplits((ulong)BigInteger.Pow(numbers.PrimeOfBits(11 + (i % 11)), 3 - (i % 2)), WordSplitter.Split);
        }
    }

    [Fact]
    public void Split_ManyPrimesOfSimilarSize_AreNotFoundAllAtOnceForever()
    {
        // A regression: every curve of the first choice found all five primes of this number.
        AssertSplits(1_049UL * 1_361 * 4_229 * 5_399 * 5_717, WordSplitter.Split);
        var numbers = new Numbers(4);
        for (var i = 0; i < 2_000; i++)
        {
            var product = Enumerable.Range(0, 5).Aggregate(1UL, (total, _) => total * numbers.PrimeOfBits(11 + (i % 2)));
            AssertSplits(product, WordSplitter.Split);
            AssertSplits(product, WordCurves.Split);
        }
    }

    [Fact]
    public void Split_AnySeed_Splits()
    {
        const ulong Composite = 4_294_967_279UL * 4_294_967_291UL;

        foreach (var seed in (ulong[])[0, 1, 1_000_000_007, ulong.MaxValue])
        {
            AssertSplits(Composite, (composite, _) => WordCurves.Split(composite, seed));
        }
    }

    private static void AssertSplits(ulong composite, Func<ulong, ulong, ulong> split)
    {
        var divisor = split(composite, 1);

        Assert.True(divisor > 1 && divisor < composite && composite % divisor == 0, $"{divisor} does not split {composite}");
    }
}
