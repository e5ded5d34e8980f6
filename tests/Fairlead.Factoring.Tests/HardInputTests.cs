using System.Numerics;
using TestSupport;

namespace Fairlead.Factoring.Tests;

public sealed class HardInputTests
{
    [Theory]
    [MemberData(nameof(HardInputs.Easy), MemberType = typeof(HardInputs))]
    [MemberData(nameof(HardInputs.Wide), MemberType = typeof(HardInputs))]
    public void Factor_HardInput_IsExact(string number, string expected) =>
        Assert.Equal(expected, Subject.Factor(Subject.Parse(number)).ToString());

    [Fact]
    public void Factor_MersennePrimeOf157Digits_IsPrime() => Assert.True(Subject.Factor((BigInteger.One << 521) - 1).IsPrime);

    [Theory]
    [InlineData(40)]
    [InlineData(120)]
    public void Factor_Factorial_HasEveryPrimeUpToIt(int top)
    {
        var factorization = Subject.Factor(Enumerable.Range(1, top).Aggregate(BigInteger.One, static (product, i) => product * i));

        Assert.Equal(Oracle.SmallPrimes.Where(prime => prime <= top).Select(static prime => (BigInteger)prime), factorization.Factors.Select(static power => power.Prime));
    }

    [Fact]
    public void Factor_Primorial_HasEveryPrimeOnce()
    {
        var primes = Oracle.SmallPrimes.Take(1_000).Select(static prime => (BigInteger)prime).ToArray();

        var factorization = Subject.Factor(primes.Aggregate(BigInteger.One, BigInteger.Multiply));

        Assert.Equal(primes, Subject.Primes(factorization));
    }

    [Fact]
    public void Factor_ThirtyPrimesOfSixDigits_FindsThem()
    {
        var numbers = new Numbers(31);
        var primes = Enumerable.Range(0, 30).Select(_ => (BigInteger)numbers.PrimeOfBits(19)).Order().ToArray();

        var factorization = Subject.Factor(primes.Aggregate(BigInteger.One, BigInteger.Multiply));

        Assert.Equal(primes, Subject.Primes(factorization));
    }

    [Fact]
    public void Factor_TwoLargePrimesThatDifferByLittle_FindsThem()
    {
        // 10^40 + 121 and 10^40 + 139 are neighbors among the primes.
        var (smaller, larger) = (BigInteger.Pow(10, 40) + 121, BigInteger.Pow(10, 40) + 139);

        Assert.Equal([smaller, larger], Subject.Primes(Subject.Factor(smaller * larger)));
    }

    [Fact]
    public void Factor_LargePrimesWithSmoothPredecessors_FindsThem()
    {
        var (p, q) = (SmoothPrime(new Numbers(32)), SmoothPrime(new Numbers(33)));

        Assert.Equal(new[] { p, q }.Order(), Subject.Primes(Subject.Factor(p * q)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Factor_PowersOfALargePrime_AreRecognized(int exponent)
    {
        var prime = (BigInteger.One << 127) - 1;

        Assert.Equal(new PrimePower(prime, exponent, Fairlead.Factoring.Primality.PrimalityVerdict.ProbablePrime), Assert.Single(Subject.Factor(BigInteger.Pow(prime, exponent)).Factors));
    }

    [Fact]
    public void Factor_SquareOfAPrimeTimesAnother_IsExact()
    {
        var (p, q) = ((BigInteger)4_294_967_291, (BigInteger.One << 89) - 1);

        Assert.Equal([p, p, q], Subject.Primes(Subject.Factor(p * p * q)));
    }

    [Fact]
    public void Factor_NeighborsOf2To64_AgreeWithRho()
    {
        for (var offset = -20; offset <= 20; offset++)
        {
            var factorization = Subject.Factor((BigInteger.One << 64) + offset);
            Assert.All(factorization.Factors, static power => Assert.True(Oracle.IsPrime(power.Prime)));
        }
    }

    [Fact]
    public void Factor_ListedSemiprimes_FindsBothPrimes()
    {
        foreach (var semiprime in Semiprimes.All.Where(static semiprime => semiprime.Digits <= 32))
        {
            Assert.Equal(
                new[] { semiprime.Smaller, semiprime.Larger }.Order(),
                Subject.Primes(Subject.Factor(semiprime.Number)));
        }
    }

    private static BigInteger SmoothPrime(Numbers numbers)
    {
        while (true)
        {
            var even = (BigInteger)2;
            while (even.GetBitLength() < 130)
            {
                even *= Oracle.SmallPrimes[1 + numbers.Below(500)];
            }

            if (Oracle.IsPrime(even + 1))
            {
                return even + 1;
            }
        }
    }

    [Fact]
    public void Factor_TwoHundredPrimesBeyondTrialDivision_FindsThemAll()
    {
        // Every curve finds many of them at once, in the worst case all.
        var primes = Oracle.SmallPrimes.Where(static prime => prime > 20_000).Take(200).Select(static prime => (BigInteger)prime).ToArray();

        var factorization = Subject.Factor(primes.Aggregate(BigInteger.One, BigInteger.Multiply));

        Assert.Equal(primes, Subject.Primes(factorization));
    }
}
