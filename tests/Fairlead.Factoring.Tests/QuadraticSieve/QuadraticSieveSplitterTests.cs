using System.Globalization;
using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.Tests.EllipticCurve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class QuadraticSieveSplitterTests
{
    /// <summary>Gets numbers that are hard in their own way, with where they come from.</summary>
    public static TheoryData<string> HardComposites =>
    [
        "100000000000000000050700000000000000004563", // two primes of the form 10^20 + 39, 10^21 + 117
        "340282366920938463463374607431768211457", // 2^128 + 1
        "174224571863520493293247799005065324265471", // 2^137 - 1
        "713623846352979940529142984724747568191373311", // 2^149 - 1
    ];

    [Theory]
    [MemberData(nameof(HardComposites))]
    public void TrySplit_HardComposite_FindsAFactor(string digits) => CheckSplit(BigInteger.Parse(digits, CultureInfo.InvariantCulture), 1);

    [Theory]
    [InlineData(72, 20)]
    [InlineData(80, 20)]
    [InlineData(90, 20)]
    [InlineData(100, 20)]
    [InlineData(110, 10)]
    [InlineData(120, 10)]
    [InlineData(133, 5)]
    [InlineData(148, 2)]
    public void TrySplit_BalancedSemiprimes_FindsAFactor(int bits, int count)
    {
        for (var i = 0; i < count; i++)
        {
            CheckSplit(Semiprimes.Balanced(bits, i), (ulong)i);
        }
    }

    [Fact]
    public void TrySplit_ThreeAndMorePrimes_FindsAFactor()
    {
        CheckSplit(Semiprimes.Prime(40, 1) * Semiprimes.Prime(41, 2) * Semiprimes.Prime(42, 3), 1);
        CheckSplit(Semiprimes.Prime(30, 1) * Semiprimes.Prime(31, 2) * Semiprimes.Prime(32, 3) * Semiprimes.Prime(33, 4), 1);
        CheckSplit(Semiprimes.Prime(40, 1) * Semiprimes.Prime(40, 1) * Semiprimes.Prime(42, 3), 1);
    }

    [Fact]
    public void TrySplit_PrimeOfTheFactorBase_FindsIt() => CheckSplit(101 * Semiprimes.Prime(110, 1), 1);

    [Fact]
    public void TrySplit_TwoThreads_FindsAFactor() => CheckSplit(Semiprimes.Balanced(140, 3), 1, threads: 2);

    [Fact]
    public void TrySplit_TwoLargePrimes_FindsAFactor()
    {
        var setup = Sieves.Create(135, new SieveParameters(700, 2, 100, 60, 2, 1.75, 1));

        Assert.True(QuadraticSieveSplitter.TrySplit(setup, new SieveJob { Seed = 1 }, TestContext.Current.CancellationToken, out var divisor));
        Assert.True(divisor > 1 && divisor < setup.Number && (setup.Number % divisor).IsZero);
    }

    [Fact]
    public void TrySplit_AlreadyCanceled_Throws() =>
        Assert.Throws<OperationCanceledException>(
            static () => QuadraticSieveSplitter.TrySplit(Semiprimes.Balanced(130, 1), new SieveJob { Seed = 1 }, new CancellationToken(canceled: true), out _));

    [Fact]
    public void TrySplit_CanceledWhileRunning_ThrowsSoon()
    {
        var composite = Semiprimes.Balanced(290, 1);

        var elapsed = Interruption.Measure(token => QuadraticSieveSplitter.TrySplit(composite, new SieveJob { Seed = 1 }, token, out _));

        // 50 ms is the promise; the rest is for a machine that is busy with other tests.
        Assert.InRange(elapsed.TotalMilliseconds, 0, 400);
    }

    private static void CheckSplit(BigInteger composite, ulong seed, int threads = 1)
    {
        Assert.True(QuadraticSieveSplitter.TrySplit(composite, new SieveJob { Seed = seed, Threads = threads }, TestContext.Current.CancellationToken, out var divisor), $"{composite}");
        Assert.True(divisor > 1 && divisor < composite && (composite % divisor).IsZero, $"{divisor} of {composite}");
    }
}
