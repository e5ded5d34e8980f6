using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class WordResidueTests
{
    [Fact]
    public void SquareRoot_EveryResidueOfSmallPrimes_SquaresBack()
    {
        foreach (var prime in Oracle.SmallPrimes.Skip(1).Take(80))
        {
            for (var value = 0U; value < prime; value++)
            {
                var root = WordResidue.SquareRoot(value * value % prime, prime);
                Assert.Equal(value * value % prime, root * root % prime);
            }
        }
    }

    [Theory]
    [InlineData(1_073_741_827)] // 2^30 + 3, 3 modulo 4
    [InlineData(998_244_353)] // 119·2^23 + 1: many twos
    [InlineData(2_013_265_921)] // 15·2^27 + 1
    [InlineData(65_537)] // 2^16 + 1
    public void SquareRoot_LargePrimes_SquaresBack(uint prime)
    {
        var numbers = new Numbers(71);
        for (var i = 0; i < 200; i++)
        {
            var value = (uint)(numbers.Word() % prime);
            var square = WordResidue.Multiply(value, value, prime);
            var root = WordResidue.SquareRoot(square, prime);
            Assert.Equal(square, WordResidue.Multiply(root, root, prime));
        }
    }

    [Fact]
    public void Invert_AnyResidue_IsAnInverse()
    {
        var numbers = new Numbers(72);
        for (var i = 0; i < 500; i++)
        {
            var prime = Math.Max(3, numbers.SmallPrime());
            var value = 1 + (uint)numbers.Below((int)prime - 1);
            Assert.Equal(1U, WordResidue.Multiply(value, WordResidue.Invert(value, prime), prime));
        }
    }
}
