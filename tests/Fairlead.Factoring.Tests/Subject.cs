using System.Numerics;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Tests;

/// <summary>Calls the factorizer for a test and checks what every result must satisfy.</summary>
internal static class Subject
{
    public static BigInteger Parse(string number) => BigInteger.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Factors a number and checks the laws: ascending primes with positive exponents whose product is the number.</summary>
    public static Factorization Factor(BigInteger number)
    {
        var factorization = Factorizer.Shared.Factor(number, TestContext.Current.CancellationToken);
        AssertLaws(number, factorization);
        return factorization;
    }

    /// <summary>Lists the primes of a factorization, repeated as often as they divide.</summary>
    public static List<BigInteger> Primes(Factorization factorization) =>
        [.. factorization.Factors.SelectMany(static power => Enumerable.Repeat(power.Prime, power.Exponent))];

    public static void AssertLaws(BigInteger number, Factorization factorization)
    {
        Assert.Equal(number, factorization.Number);
        Assert.Equal(number, Product(factorization.Factors));
        var previous = BigInteger.One;
        foreach (var power in factorization.Factors)
        {
            Assert.True(power.Prime > previous, "the primes ascend");
            Assert.True(power.Exponent >= 1, "the exponents are positive");
            Assert.Equal(power.Prime <= ulong.MaxValue ? PrimalityVerdict.Prime : PrimalityVerdict.ProbablePrime, power.Verdict);
            previous = power.Prime;
        }
    }

    public static BigInteger Product(IEnumerable<PrimePower> powers) =>
        powers.Aggregate(BigInteger.One, static (product, power) => product * BigInteger.Pow(power.Prime, power.Exponent));
}
