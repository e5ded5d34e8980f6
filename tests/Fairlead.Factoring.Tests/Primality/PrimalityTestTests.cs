using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Tests.Primality;

public sealed class PrimalityTestTests
{
    /// <summary>Strong pseudoprimes to base 2, and to the first 2 to 9 prime bases at once (Jaeschke 1993).</summary>
    public static TheoryData<ulong> StrongPseudoprimes { get; } =
    [
        2_047, 3_277, 4_033, 1_373_653, 25_326_001, 3_215_031_751, 2_152_302_898_747, 3_474_749_660_383, 341_550_071_728_321,
        3_825_123_056_546_413_051,
    ];

    public static TheoryData<ulong> CarmichaelNumbers { get; } =
        [561, 1_105, 1_729, 41_041, 825_265, 321_197_185, 5_394_826_801, 232_250_619_601, 9_746_347_772_161, 1_436_697_831_295_441];

    [Fact]
    public void Examine_NumbersBelowTwoMillion_AgreesWithASieve()
    {
        var primes = Oracle.SieveOfEratosthenes(2_000_000).ToHashSet();

        for (var number = 0u; number < 2_000_000; number++)
        {
            if (primes.Contains(number) != (PrimalityTest.Examine(number) == PrimalityVerdict.Prime))
            {
                Assert.Fail($"{number} is judged wrongly.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(StrongPseudoprimes))]
    [MemberData(nameof(CarmichaelNumbers))]
    public void Examine_CompositesThatFoolWeakerTests_AreNotPrime(ulong number) =>
        Assert.Equal(PrimalityVerdict.NotPrime, PrimalityTest.Examine(number));

    [Fact]
    public void Examine_RandomWords_AgreesWithTheOracle()
    {
        var numbers = new Numbers(11);
        for (var i = 0; i < 20_000; i++)
        {
            var number = numbers.WordOfAnySize() | 1;
            Assert.Equal(Oracle.IsPrime(number), PrimalityTest.Examine(number) == PrimalityVerdict.Prime);
        }
    }

    [Fact]
    public void Examine_NeighborsOf2To64_AgreeWithTheOracle()
    {
        for (var number = ulong.MaxValue - 2_000; number < ulong.MaxValue; number++)
        {
            Assert.Equal(Oracle.IsPrime(number), PrimalityTest.Examine(number) == PrimalityVerdict.Prime);
        }

        for (var number = BigInteger.One << 64; number < (BigInteger.One << 64) + 2_000; number++)
        {
            Assert.Equal(Oracle.IsPrime(number), PrimalityTest.Examine(number) == PrimalityVerdict.ProbablePrime);
        }
    }

    [Fact]
    public void Examine_SquaresAndProductsOfNeighborPrimes_AreNotPrime()
    {
        var numbers = new Numbers(12);
        for (var i = 0; i < 2_000; i++)
        {
            var prime = numbers.PrimeOfBits(8 + (i % 25));
            Assert.Equal(PrimalityVerdict.NotPrime, PrimalityTest.Examine(prime * prime));
            Assert.Equal(PrimalityVerdict.NotPrime, PrimalityTest.Examine(numbers.SemiprimeOfBits(16 + (i % 49))));
        }
    }

    [Theory]
    [InlineData(89, true)]
    [InlineData(101, false)]
    [InlineData(107, true)]
    [InlineData(127, true)]
    [InlineData(521, true)]
    [InlineData(607, true)]
    [InlineData(523, false)]
    public void Examine_MersenneNumbers_AreKnown(int exponent, bool isPrime) =>
        Assert.Equal(
            isPrime ? PrimalityVerdict.ProbablePrime : PrimalityVerdict.NotPrime,
            PrimalityTest.Examine((BigInteger.One << exponent) - 1));

    [Theory]
    [InlineData("318665857834031151167461")]
    [InlineData("3317044064679887385961981")]
    [InlineData("340282366920938463426481119284349108225")]
    public void Examine_LargePseudoprimesAndSquares_AreNotPrime(string number) =>
        Assert.Equal(PrimalityVerdict.NotPrime, PrimalityTest.Examine(Subject.Parse(number)));

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-7)]
    public void Examine_BelowTwo_IsNotPrime(int number) =>
        Assert.Equal(PrimalityVerdict.NotPrime, PrimalityTest.Examine((BigInteger)number));

    [Fact]
    public void Passes_StrongLucasPseudoprimes_AreCaughtByBaseTwoOnly()
    {
        foreach (var number in (ulong[])[5_459, 5_777, 10_877, 16_109, 18_971])
        {
            Assert.True(StrongLucas.Passes(new Montgomery64(number)));
            Assert.False(MillerRabin.PassesBase2(new Montgomery64(number)));
        }
    }

    [Fact]
    public void Passes_StrongPseudoprimesToBaseTwo_AreCaughtByLucasOnly()
    {
        foreach (var number in (ulong[])[2_047, 3_277, 4_033, 4_681, 8_321, 3_825_123_056_546_413_051])
        {
            Assert.True(MillerRabin.PassesBase2(new Montgomery64(number)));
            Assert.False(StrongLucas.Passes(new Montgomery64(number)));
        }
    }
}
