using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LoadTest.Numbers;

namespace LoadTest.Tests.Numbers;

public sealed class PrimeProductGeneratorTests
{
    [Fact]
    public void Next_AnySeedAndRange_MakesTwoPrimesInRange() =>
        Prop.ForAll<ulong, byte, byte>(static (seed, one, other) =>
        {
            var range = RangeOf(one, other);
            return new PrimeProductGenerator(seed, range).Take(5).All(product =>
                product.Smaller <= product.Larger
                && product.Larger / product.Smaller < 11
                && (BigInteger)product.Value >= BigInteger.Pow(10, range.FirstDecade)
                && (BigInteger)product.Value < BigInteger.Pow(10, range.MaxDigits)
                && IsProbablyPrime(product.Smaller)
                && IsProbablyPrime(product.Larger));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Next_SameSeed_MakesTheSameSequence() =>
        Prop.ForAll<ulong, byte, byte>(static (seed, one, other) =>
        {
            var range = RangeOf(one, other);
            return new PrimeProductGenerator(seed, range).Take(20).SequenceEqual(new PrimeProductGenerator(seed, range).Take(20));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Next_KnownSeed_StaysTheSameOverVersions()
    {
        var products = new PrimeProductGenerator(42, new ProductRange(6, 20)).Take(3).Select(static product => product.Value.ToString());

        Assert.Equal(["74308173769257473", "1382227061", "25854320083"], products);
    }

    [Fact]
    public void Next_DefaultRange_ReachesEveryNumberOfDigitsEquallyOften()
    {
        const int count = 14_000;

        var products = new PrimeProductGenerator(3, new ProductRange(6, 20)).Take(count);

        var byDigits = products.CountBy(static product => product.Value.ToString().Length).OrderBy(static pair => pair.Key).ToArray();
        Assert.Equal(Enumerable.Range(7, 14), byDigits.Select(static pair => pair.Key));

        // 1,000 are expected of each; 150 is five standard deviations.
        Assert.All(byDigits, static pair => Assert.InRange(pair.Value, 850, 1_150));
    }

    [Fact]
    public void Next_EqualDigits_MakesExactlyThatMany()
    {
        var products = new PrimeProductGenerator(3, new ProductRange(30, 30)).Take(50);

        Assert.All(products, static product => Assert.Equal(30, product.Value.ToString().Length));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(6, 37)]
    [InlineData(9, 8)]
    public void Create_RangeNotAllowed_Throws(int minDigits, int maxDigits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrimeProductGenerator(1, new ProductRange(minDigits, maxDigits)));

    private static ProductRange RangeOf(byte one, byte other)
    {
        var (first, second) = (2 + (one % 35), 2 + (other % 35));
        return new ProductRange(Math.Min(first, second), Math.Max(first, second));
    }

    /// <summary>Fermat's test in big integers: slow and obvious, and nothing that it shares with the code under test.</summary>
    private static bool IsProbablyPrime(ulong number) =>
        number < 10
            ? number is 2 or 3 or 5 or 7
            : new[] { 2, 3, 5, 7, 11, 13 }.All(witness =>
                number == (ulong)witness || BigInteger.ModPow(witness, number - 1, number).IsOne);
}
