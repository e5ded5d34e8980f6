using System.Numerics;
using Fairlead.Factoring.SmallFactors;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.SmallFactors;

public sealed class PerfectPowerTests
{
    [Fact]
    public void TryDecompose_PowersOfPrimes_AreFound() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var prime = (BigInteger)numbers.PrimeOfBits(13 + numbers.Below(50));
            var exponent = 2 + numbers.Below(9);
            Assert.True(PerfectPower.TryDecompose(BigInteger.Pow(prime, exponent), PrimeTable.Bound, TestContext.Current.CancellationToken, out var root, out var found));
            Assert.Equal(BigInteger.Pow(prime, exponent), BigInteger.Pow(root, found));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void TryDecompose_OtherProducts_AreNot() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var product = BigInteger.Pow(numbers.PrimeOfBits(30), 4) * numbers.PrimeOfBits(31);
            Assert.False(PerfectPower.TryDecompose(product, PrimeTable.Bound, TestContext.Current.CancellationToken, out _, out _));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
