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
