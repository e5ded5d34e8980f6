using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class FactorBaseTests
{
    [Fact]
    public void Create_AnyNumber_HoldsExactlyThePrimesThatCanDivide()
    {
        var setup = Sieves.WithAllKinds;
        var factorBase = setup.FactorBase;

        var expected = Oracle.SieveOfEratosthenes((int)factorBase.Largest + 1)
            .Where(prime => prime == 2 || (setup.Multiple % prime).IsZero || BigInteger.ModPow(setup.Multiple, (prime - 1) / 2, prime).IsOne);

        Assert.Equal(expected, factorBase.Primes);
        Assert.Equal(9_000, factorBase.Count);
    }

    [Fact]
    public void SquareRoots_EveryPrime_SquareToTheNumber()
    {
        var setup = Sieves.WithAllKinds;
        for (var i = 1; i < setup.FactorBase.Count; i++)
        {
            var root = (BigInteger)setup.FactorBase.SquareRoots[i];
            Assert.True(((root * root) - setup.Multiple) % setup.FactorBase.Primes[i] == 0);
        }
    }

    [Fact]
    public void Moduli_TwoAndPadding_HavePlaceholders()
    {
        var factorBase = Sieves.WithAllKinds.FactorBase;

        Assert.Equal(FactorBase.Placeholder, factorBase.Moduli[0]);
        Assert.Equal(factorBase.Primes[1..], factorBase.Moduli.Span[1..factorBase.Count].ToArray());
        Assert.All(factorBase.Moduli.Span[factorBase.Count..].ToArray(), static modulus => Assert.Equal(FactorBase.Placeholder, modulus));
    }
}
