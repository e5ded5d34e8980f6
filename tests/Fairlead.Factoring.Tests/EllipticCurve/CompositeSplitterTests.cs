using System.Globalization;
using System.Numerics;

using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class CompositeSplitterTests
{
    /// <summary>Gets numbers that are hard in their own way, with where they come from.</summary>
    public static TheoryData<string> HardComposites =>
    [
        "18446744073709551617", // 2^64 + 1, just above the smallest size
        "18446744073709551619", // 2^64 + 3
        "318665857834031151167461", // strong pseudoprime to the first 12 prime bases
        "3317044064679887385961981", // strong pseudoprime to the first 13 prime bases
        "100000000000000000050700000000000000004563", // two primes of the form 10^20 + 39, 10^21 + 117
        "340282366920938463463374607431768211457", // 2^128 + 1
        "2535301200456458802993406410751", // 2^101 - 1
        "174224571863520493293247799005065324265471", // 2^137 - 1
        "10000000000000000000000000000000000000001", // 10^40 + 1
    ];

    [Theory]
    [MemberData(nameof(HardComposites))]
    public void Split_HardComposite_ReturnsProperFactor(string digits) =>
        CheckSplit(BigInteger.Parse(digits, CultureInfo.InvariantCulture), 1);

    [Theory]
    [InlineData(65)]
    [InlineData(72)]
    [InlineData(80)]
    [InlineData(88)]
    [InlineData(96)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(104)]
    public void Split_BalancedSemiprimes_FindsAFactor(int bits)
    {
        for (var i = 0; i < 40; i++)
        {
            CheckSplit(Semiprimes.Balanced(bits, i), (ulong)i);
        }
    }

    [Theory]
    [InlineData(112)]
    [InlineData(120)]
    [InlineData(128)]
    [InlineData(130)]
    public void Split_LargerBalancedSemiprimes_FindsAFactor(int bits)
    {
        for (var i = 0; i < 5; i++)
        {
            CheckSplit(Semiprimes.Balanced(bits, i), (ulong)i);
        }
    }

    [Theory]
    [InlineData(160)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(2_000)]
    public void Split_UnbalancedSemiprime_FindsTheSmallFactor(int bits)
    {
        var small = Semiprimes.Prime(34, bits);
        var large = Semiprimes.Prime(bits - 34, bits);

        Assert.Equal(small, BigInteger.Min(CheckSplit(small * large, 5), large));
    }

    [Fact]
    public void Split_FifteenDigitsTimesSixtyDigits_FindsTheSmallFactor()
    {
        for (var i = 0; i < 4; i++)
        {
            // 48 bits are 15 digits, 199 bits are 60 digits.
            var small = Semiprimes.Prime(48, i);
            var large = Semiprimes.Prime(199, i);

            Assert.Equal(small, BigInteger.Min(CheckSplit(small * large, (ulong)i, threads: 1 + i), large));
        }
    }

    [Theory]
    [InlineData(11, 7)]
    [InlineData(16, 8)]
    [InlineData(20, 30)]
    public void Split_ProductOfManySmallPrimes_FindsAFactor(int bits, int count)
    {
        for (var i = 0; i < 10; i++)
        {
            var product = Enumerable.Range(0, count).Aggregate(BigInteger.One, (value, k) => value * Semiprimes.Prime(bits, (i * 100) + k));
            CheckSplit(product, (ulong)i);
        }
    }

    [Fact]
    public void Split_SameSeed_ReturnsSameFactor()
    {
        var composite = Semiprimes.Prime(30, 1) * Semiprimes.Prime(30, 2) * Semiprimes.Prime(30, 3) * Semiprimes.Prime(30, 4);

        var factors = Enumerable.Range(0, 5).Select(_ => CompositeSplitter.Split(composite, 42, threads: 1, CancellationToken.None)).Distinct();

        Assert.Single(factors);
    }

    [Fact]
    public void Split_AlreadyCanceled_Throws() =>
        Assert.Throws<OperationCanceledException>(
            () => CompositeSplitter.Split(Semiprimes.Balanced(100, 1), 1, threads: 1, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(220)]
    [InlineData(1_000)]
    [InlineData(8_000)]
    public void Split_CanceledWhileRunning_ThrowsSoon(int bits)
    {
        var composite = Semiprimes.Unsplittable(bits);

        var elapsed = Interruption.Measure(token => CompositeSplitter.Split(composite, 1, threads: 1, token));

        // 50 ms is the promise; the rest is for a machine that is busy with other tests.
        Assert.InRange(elapsed.TotalMilliseconds, 0, 400);
    }

    [Fact]
    public void Split_CanceledOnSeveralThreads_ThrowsForTheTokenOfTheCaller()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var thrown = Assert.ThrowsAny<OperationCanceledException>(() => CompositeSplitter.Split(Semiprimes.Unsplittable(220), 1, threads: 3, stop.Token));

        Assert.Equal(stop.Token, thrown.CancellationToken);
    }

    [Fact]
    public void TrySplitBeforeSieve_SeveralThreadsAndNoFactorWithinReach_EndsWithTheSchedule()
    {
        var isSplit = CompositeSplitter.TrySplitBeforeSieve(
            Semiprimes.Unsplittable(220), 1, threads: 3, TestContext.Current.CancellationToken, out var divisor);

        Assert.False(isSplit);
        Assert.Equal(BigInteger.One, divisor);
    }

    private static BigInteger CheckSplit(BigInteger composite, ulong seed, int threads = 1)
    {
        var factor = CompositeSplitter.Split(composite, seed, threads, TestContext.Current.CancellationToken);

        Assert.True(factor > 1 && factor < composite && (composite % factor).IsZero, $"{factor} of {composite}");
        return factor;
    }
}
