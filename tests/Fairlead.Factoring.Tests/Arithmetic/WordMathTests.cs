using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class WordMathTests
{
    [Fact]
    public void GreatestCommonDivisor_AnyWords_AgreesWithBigInteger() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var common = numbers.WordOfBits(16);
            var (left, right) = (common * numbers.WordOfBits(40), common * numbers.WordOfBits(47));
            Assert.Equal((ulong)BigInteger.GreatestCommonDivisor(left, right), WordMath.GreatestCommonDivisor(left, right));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData(0UL, 7UL, 7UL)]
    [InlineData(7UL, 0UL, 7UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)]
    [InlineData(1UL << 63, 1UL << 62, 1UL << 62)]
    public void GreatestCommonDivisor_Edges_AreExact(ulong left, ulong right, ulong expected) =>
        Assert.Equal(expected, WordMath.GreatestCommonDivisor(left, right));

    [Fact]
    public void SquareRoot_AroundEverySize_IsFloor() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var root = numbers.WordOfBits(1 + numbers.Below(32));
            Assert.Equal(root, WordMath.SquareRoot(root * root));
            Assert.Equal(root, WordMath.SquareRoot((root * root) + (2 * root)));
            Assert.Equal(root - 1, WordMath.SquareRoot((root * root) - 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void SquareRoot_LargestWord_Is2To32Minus1() => Assert.Equal(uint.MaxValue, WordMath.SquareRoot(ulong.MaxValue));

    [Fact]
    public void IsSquare_NumbersBelowAMillion_AgreesWithTheList()
    {
        var squares = Enumerable.Range(0, 1_001).Select(static i => (ulong)(i * i)).ToHashSet();
        for (var value = 0UL; value <= 1_000_000; value++)
        {
            Assert.Equal(squares.Contains(value), WordMath.IsSquare(value, out var root));
            Assert.True(!squares.Contains(value) || root * root == value);
        }
    }

    [Fact]
    public void JacobiSymbol_PrimeModulus_AgreesWithEuler() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var prime = numbers.PrimeOfBits(3 + numbers.Below(60));
            var numerator = (long)numbers.WordOfBits(20) * ((seed & 1) == 0 ? 1 : -1);
            var power = BigInteger.ModPow(((numerator % (BigInteger)prime) + prime) % prime, (prime - 1) / 2, prime);
            Assert.Equal(power == prime - 1 ? -1 : (int)power, WordMath.JacobiSymbol(numerator, prime));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
