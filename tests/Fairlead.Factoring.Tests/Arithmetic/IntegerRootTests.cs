using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class IntegerRootTests
{
    [Fact]
    public void Floor_AroundPowers_IsExact() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var exponent = 2 + numbers.Below(12);
            var root = (BigInteger)numbers.WordOfAnySize() + 1;
            root = numbers.Below(4) == 0 ? BigInteger.Pow(root, 5) : root;
            var power = BigInteger.Pow(root, exponent);
            Assert.Equal(root, IntegerRoot.Floor(power, exponent));
            Assert.Equal(root, IntegerRoot.Floor(power + 1, exponent));
            Assert.Equal(root - 1, IntegerRoot.Floor(power - 1, exponent));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Floor_BeyondTheRangeOfDoubles_IsExact()
    {
        var root = BigInteger.Pow(10, 250) + 7;

        Assert.Equal(root, IntegerRoot.Floor(BigInteger.Pow(root, 3) + 1, 3));
    }

    [Fact]
    public void IsPower_Squares_AreToldFromNeighbors()
    {
        var root = BigInteger.Pow(3, 100);

        Assert.True(IntegerRoot.IsPower(root * root, 2, out var found));
        Assert.Equal(root, found);
        Assert.False(IntegerRoot.IsPower((root * root) + 2, 2, out _));
    }
}
