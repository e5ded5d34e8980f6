using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests;

public sealed class FactorizerTests
{
    [Fact]
    public void Factor_EveryNumberUpTo100000_AgreesWithDivision()
    {
        for (var number = 1u; number <= 100_000; number++)
        {
            AssertAgreesWithDivision(number);
        }
    }

    [Fact]
    public void Factor_RandomNumbersBelow2To32_AgreesWithDivision()
    {
        var numbers = new Numbers(21);
        for (var i = 0; i < 200_000; i++)
        {
            AssertAgreesWithDivision((uint)(numbers.Word() >> 32) | 1);
        }
    }

    [Fact]
    public void Factor_RandomProductsOfKnownPrimes_FindsThem()
    {
        var numbers = new Numbers(22);
        for (var i = 0; i < 200_000; i++)
        {
            var (product, primes) = DrawProduct(numbers);
            primes.Sort();
            if (!Subject.Primes(Factorizer.Shared.Factor(product)).Select(static prime => (ulong)prime).SequenceEqual(primes))
            {
                Assert.Fail($"{product} is not {Factorizer.Shared.Factor(product)}.");
            }
        }
    }

    [Fact]
    public void Factor_RandomWords_AgreesWithRho()
    {
        var numbers = new Numbers(23);
        for (var i = 0; i < 3_000; i++)
        {
            var number = numbers.WordOfBits(33 + (i % 12));
            Assert.Equal(Oracle.FactorByRho(number), Subject.Primes(Subject.Factor(number)));
        }
    }

    [Fact]
    public void Factor_WordsOfFullSize_SatisfiesTheLaws()
    {
        var numbers = new Numbers(24);
        for (var i = 0; i < 20_000; i++)
        {
            var factorization = Subject.Factor(numbers.WordOfBits(64));
            Assert.All(factorization.Factors, static power => Assert.True(Oracle.IsPrime(power.Prime)));
        }
    }

    [Fact]
    public void Factor_AnyInteger_ProductEqualsInputAndFactorsArePrime() =>
        Prop.ForAll<int>(static seed =>
        {
            var number = new Numbers(seed).WordOfAnySize();
            var factorization = Subject.Factor(number);
            Assert.All(factorization.Factors, static power => Assert.True(Oracle.IsPrime(power.Prime)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Factor_AnySeed_GivesTheSameResult() =>
        Prop.ForAll<int, ulong>(static (draw, seed) =>
        {
            var number = new Numbers(draw).SemiprimeOfBits(64);
            var factorizer = new Factorizer(new FactorizerOptions { Seed = seed });
            Assert.Equal(Factorizer.Shared.Factor(number).ToString(), factorizer.Factor(number).ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Factor_SquaresCubesAndProductsWithSquares_AreExact()
    {
        var numbers = new Numbers(25);
        for (var bits = 2; bits <= 32; bits++)
        {
            var (p, q) = (numbers.PrimeOfBits(bits), numbers.PrimeOfBits(Math.Max(2, 64 - (2 * bits))));
            AssertPrimes((UInt128)p * p, p, p);
            if (bits <= 21)
            {
                AssertPrimes((UInt128)p * p * p, p, p, p);
            }

            if (q < 1UL << 63)
            {
                AssertPrimes((UInt128)p * p * q, p, p, q);
            }
        }
    }

    [Fact]
    public void Factor_WordAndWideOverloads_Agree()
    {
        const ulong Number = 18_446_744_073_709_551_615;

        var expected = Factorizer.Shared.Factor(Number);
        Assert.Equal("3 * 5 * 17 * 257 * 641 * 65537 * 6700417", expected.ToString());
        Assert.Equal(expected.ToString(), Factorizer.Shared.Factor((UInt128)Number, TestContext.Current.CancellationToken).ToString());
        Assert.Equal(expected.ToString(), Subject.Factor(Number).ToString());
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
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Subject.Factor(number));

        Assert.Equal("number", exception.ParamName);
        Assert.Contains("from 1 upwards", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factor_ZeroInEveryOverload_Throws()
    {
        var token = TestContext.Current.CancellationToken;

        Assert.Throws<ArgumentOutOfRangeException>(static () => Factorizer.Shared.Factor(0UL));
        Assert.Throws<ArgumentOutOfRangeException>(() => Factorizer.Shared.Factor(UInt128.Zero, token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Factorizer.Shared.Factor(BigInteger.Zero, new ProgressLog(), token));
    }

    [Fact]
    public void Factor_One_HasNoFactors() => Assert.Empty(Subject.Factor(1).Factors);

    [Fact]
    public void Constructor_NoOptionsOrClock_Throws()
    {
        Assert.Throws<ArgumentNullException>(static () => new Factorizer(null!));
        Assert.Throws<ArgumentNullException>(static () => new Factorizer(new FactorizerOptions(), null!));
    }

    private static void AssertAgreesWithDivision(uint number)
    {
        var expected = Oracle.FactorByDivision(number);
        var actual = Subject.Primes(Factorizer.Shared.Factor(number)).Select(static prime => (ulong)prime);
        if (!actual.SequenceEqual(expected))
        {
            Assert.Fail($"{number} is {string.Join(" * ", expected)}, not {Factorizer.Shared.Factor(number)}.");
        }
    }

    private static void AssertPrimes(UInt128 number, params ulong[] primes) =>
        Assert.Equal(primes.Order().Select(static prime => (BigInteger)prime), Subject.Primes(Subject.Factor(number)));

    /// <summary>Multiplies primes below 2^16 while the product stays below 2^64, with a repetition now and then.</summary>
    private static (ulong Product, List<ulong> Primes) DrawProduct(Numbers numbers)
    {
        var (product, primes) = (1UL, new List<ulong>());
        var limit = numbers.WordOfAnySize();
        while (true)
        {
            var prime = primes.Count > 0 && numbers.Below(8) == 0 ? primes[^1] : numbers.SmallPrime();
            if ((UInt128)product * prime > limit)
            {
                return (product, primes);
            }

            product *= prime;
            primes.Add(prime);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Constructor_DegreeOfParallelismOutOfRange_Throws(int degree) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Factorizer(new FactorizerOptions { MaxDegreeOfParallelism = degree }));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(2)]
    public void Factor_AnyDegreeOfParallelism_FindsBothPrimes(int degree)
    {
        var (p, q) = (EllipticCurve.Semiprimes.Prime(70, 1), EllipticCurve.Semiprimes.Prime(71, 2));
        var factorizer = new Factorizer(new FactorizerOptions { MaxDegreeOfParallelism = degree });

        Assert.Equal([p, q], Subject.Primes(factorizer.Factor(p * q, TestContext.Current.CancellationToken)));
    }
}
