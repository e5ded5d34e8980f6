using System.Numerics;

namespace Fairlead.Factoring.Tests;

public sealed class FactorizerTests
{
    [Fact]
    public void Factor_FactorialOf30_GivesEveryPrime()
    {
        var factorial = Enumerable.Range(1, 30).Aggregate(BigInteger.One, static (product, i) => product * i);

        var factorization = Factorizer.Shared.Factor(factorial, TestContext.Current.CancellationToken);

        Assert.Equal("2^26 * 3^14 * 5^7 * 7^4 * 11^2 * 13^2 * 17 * 19 * 23 * 29", factorization.ToString());
    }

    [Fact]
    public void Factor_FactorialOf3000_IsDoneByDivision()
    {
        var factorial = Enumerable.Range(1, 3_000).Aggregate(BigInteger.One, static (product, i) => product * i);

        var factorization = Factorizer.Shared.Factor(factorial, TestContext.Current.CancellationToken);

        Assert.Equal(430, factorization.Factors.Count);
        Assert.Equal(factorial, factorization.Factors.Aggregate(BigInteger.One, static (product, power) => product * BigInteger.Pow(power.Prime, power.Exponent)));
    }

    [Fact]
    public void Factor_CompositeAbove8192BitsWithoutSmallPrimes_SaysWhatIsAllowed()
    {
        // Two Mersenne primes; together 8,676 bits.
        var number = ((BigInteger.One << 4_253) - 1) * ((BigInteger.One << 4_423) - 1);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Factorizer.Shared.Factor(number, TestContext.Current.CancellationToken));

        Assert.Contains("8,676 bits", exception.Message, StringComparison.Ordinal);
        Assert.Contains("8,192 bits", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-12)]
    public void Factor_NotPositive_Throws(int number)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Factorizer.Shared.Factor((BigInteger)number, TestContext.Current.CancellationToken));

        Assert.Equal("number", exception.ParamName);
    }

    [Fact]
    public void Factor_One_HasNoFactors() => Assert.Empty(Factorizer.Shared.Factor(1UL).Factors);
}
