using System.Runtime.Intrinsics;
using Fairlead.Factoring.SmallFactors;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.SmallFactors;

public sealed class TrialDivisionTests
{
    [Fact]
    public void IndexOfDivisorScalar_AnyNumber_FindsTheFirstPrime() =>
        Prop.ForAll<int>(static seed =>
        {
            var number = new Numbers(seed).WordOfAnySize();
            var primes = PrimeTable.OddPrimes;
            var expected = 0;
            while (expected < primes.Length && number % primes[expected] != 0)
            {
                expected++;
            }

            var end = PrimeTable.Inverses.Length;
            Assert.Equal(expected < primes.Length ? expected : end, TrialDivision.IndexOfDivisorScalar(number, 0, end));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void IndexOfDivisor_AnyNumber_VectorsAgreeWithScalar() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var number = numbers.WordOfAnySize();
            var start = PrimeTable.Alignment * numbers.Below(20);
            var end = start + (PrimeTable.Alignment * numbers.Below(40));
            var expected = TrialDivision.IndexOfDivisorScalar(number, start, end);
            Assert.Equal(expected, TrialDivision.IndexOfDivisorVector256(number, start, end));
            Assert.Equal(expected, TrialDivision.IndexOfDivisorVector512(number, start, end));
            Assert.Equal(expected, TrialDivision.IndexOfDivisor(number, start, end));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void PrimeTable_Entries_AreThePrimesBelowTheBound()
    {
        var expected = Oracle.SieveOfEratosthenes(PrimeTable.Bound).Skip(1).Select(static prime => (ushort)prime);

        Assert.Equal(expected, PrimeTable.OddPrimes.ToArray());
        Assert.Equal(0, PrimeTable.Inverses.Length % PrimeTable.Alignment);
        Assert.Equal(0, PrimeTable.Alignment % Vector512<ulong>.Count);
    }

    [Theory]
    [InlineData("36893488147419103233", "3")]
    [InlineData("340282366920938463463374607431768211456", "2")]
    [InlineData("18446744073709551629", "")]
    public void WideTrialDivision_FirstFactor_IsTheSmallest(string number, string expected)
    {
        var division = new WideTrialDivision(Subject.Parse(number));

        Assert.Equal(expected, division.TryTakeFactor(TestContext.Current.CancellationToken, out var prime, out _) ? prime.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
    }

    [Fact]
    public void WideTrialDivision_ProductOfSmallPrimes_IsDividedUntilItFitsAWord()
    {
        var number = Oracle.SmallPrimes.Take(60).Aggregate(System.Numerics.BigInteger.One, static (product, prime) => product * prime);
        var division = new WideTrialDivision(number);
        var product = System.Numerics.BigInteger.One;
        while (division.TryTakeFactor(TestContext.Current.CancellationToken, out var prime, out var exponent))
        {
            Assert.Equal(1, exponent);
            product *= prime;
        }

        Assert.True(division.Cofactor <= ulong.MaxValue);
        Assert.Equal(number, product * division.Cofactor);
    }
}
