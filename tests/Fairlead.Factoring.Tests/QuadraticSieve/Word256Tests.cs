using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class Word256Tests
{
    [Fact]
    public void MultiplyAdd_AnyNumbers_IsExact()
    {
        var numbers = new Numbers(81);
        for (var i = 0; i < 2_000; i++)
        {
            var value = Draw(numbers, 180);
            var addend = Draw(numbers, 240);
            var factor = (long)(numbers.WordOfAnySize() >> 3) * (numbers.Below(2) == 0 ? 1 : -1);

            AssertEqual((value * factor) + addend, new Word256(value).MultiplyAdd(factor, new Word256(addend)));
        }
    }

    [Fact]
    public void Negate_AnyNumber_IsExact()
    {
        var numbers = new Numbers(82);
        foreach (var value in Enumerable.Range(0, 500).Select(_ => Draw(numbers, 250)).Concat([0, 1, -1, BigInteger.One << 64, -(BigInteger.One << 128)]))
        {
            AssertEqual(-value, new Word256(value).Negate());
            Assert.Equal(value.Sign < 0, new Word256(value).IsNegative);
        }
    }

    [Fact]
    public void RemoveTwos_AnyNumber_LeavesAnOddOne()
    {
        var numbers = new Numbers(83);
        for (var i = 0; i < 500; i++)
        {
            var odd = BigInteger.Abs(Draw(numbers, 60)) | 1;
            var twos = numbers.Below(190);
            var value = new Word256(odd << twos);

            Assert.Equal(twos, value.RemoveTwos());
            AssertEqual(odd, value);
        }
    }

    [Fact]
    public void TryDivide_AnyNumber_DividesWhenItDivides()
    {
        var numbers = new Numbers(84);
        for (var i = 0; i < 2_000; i++)
        {
            var divisor = (uint)numbers.OddWordOfBits(2 + numbers.Below(31));
            var inverse = Montgomery64.InverseModuloWord(divisor);
            var number = BigInteger.Abs(Draw(numbers, 210));
            var value = new Word256(number * divisor);

            Assert.True(value.TryDivide(divisor, inverse));
            AssertEqual(number, value);
            value = new Word256((number * divisor) + 1 + numbers.Below((int)Math.Min(divisor - 1, int.MaxValue)));
            Assert.False(value.TryDivide(divisor, inverse));
        }
    }

    [Fact]
    public void BitLength_AnyNumber_IsThatOfTheInteger()
    {
        var numbers = new Numbers(85);
        for (var i = 0; i < 500; i++)
        {
            var number = BigInteger.Abs(Draw(numbers, 250));
            Assert.Equal((int)number.GetBitLength(), new Word256(number).BitLength);
            Assert.Equal(number <= ulong.MaxValue, new Word256(number).IsWord);
        }
    }

    private static BigInteger Draw(Numbers numbers, int bits)
    {
        var value = BigInteger.Zero;
        for (var i = 0; i < 4; i++)
        {
            value = (value << 64) | (numbers.Below(4) == 0 ? (numbers.Below(2) == 0 ? 0 : ulong.MaxValue) : numbers.Word());
        }

        value >>= 256 - numbers.Below(bits + 1);
        return numbers.Below(2) == 0 ? value : -value;
    }

    private static void AssertEqual(BigInteger expected, Word256 actual)
    {
        var magnitude = actual.IsNegative ? actual.Negate() : actual;
        var words = new Word256(BigInteger.Abs(expected));
        Assert.Equal(expected.Sign < 0, actual.IsNegative);
        Assert.Equal(words, magnitude);
    }
}
