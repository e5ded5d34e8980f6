using Fairlead.Factoring.LinearAlgebra;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class BlockProductsTests
{
    private delegate void Kernel(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, Span<ulong> third);

    [Fact]
    public void MultiplyAdd_AnyBlock_AgreesWithSingleBits() =>
        Prop.ForAll<int, byte>(static (seed, size) =>
        {
            var numbers = new Numbers(seed);
            var (block, matrix, target) = (Draw(numbers, size), Draw(numbers, BitMatrix64.Size), Draw(numbers, size));
            var expected = (ulong[])target.Clone();
            for (var r = 0; r < block.Length; r++)
            {
                expected[r] ^= SumOfRows(matrix, block[r]);
            }

            AssertKernels(block, matrix, target, expected, BlockProducts.MultiplyAdd, BlockProducts.MultiplyAddScalar, BlockProducts.MultiplyAddVector512);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void InnerProductAdd_AnyBlocks_AgreesWithSingleBits() =>
        Prop.ForAll<int, byte>(static (seed, size) =>
        {
            var numbers = new Numbers(seed);
            var (left, right, product) = (Draw(numbers, size), Draw(numbers, size), Draw(numbers, BitMatrix64.Size));
            var expected = (ulong[])product.Clone();
            for (var r = 0; r < left.Length; r++)
            {
                for (var i = 0; i < BitMatrix64.Size; i++)
                {
                    expected[i] ^= ((left[r] >> i) & 1) == 0 ? 0 : right[r];
                }
            }

            AssertKernels(left, right, product, expected, BlockProducts.InnerProductAdd, BlockProducts.InnerProductAddScalar, BlockProducts.InnerProductAddVector512);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(65, 72)]
    public void Pad_AnyNumberOfRows_FillsTheLastVector(int rows, int expected) => Assert.Equal(expected, BlockProducts.Pad(rows));

    private static ulong[] Draw(Numbers numbers, int size)
    {
        var block = new ulong[BlockProducts.Pad(size)];
        for (var r = 0; r < size; r++)
        {
            block[r] = numbers.Word();
        }

        return block;
    }

    private static ulong SumOfRows(ulong[] matrix, ulong choice) =>
        Enumerable.Range(0, BitMatrix64.Size).Aggregate(0UL, (sum, i) => ((choice >> i) & 1) == 0 ? sum : sum ^ matrix[i]);

    private static void AssertKernels(
        ulong[] first, ulong[] second, ulong[] target, ulong[] expected, Kernel dispatcher, Kernel scalar, Kernel vector512)
    {
        Assert.Equal(expected, Run(dispatcher));
        Assert.Equal(expected, Run(scalar));
        if (BlockProducts.IsVector512Supported)
        {
            Assert.Equal(expected, Run(vector512));
        }

        ulong[] Run(Kernel kernel)
        {
            var result = (ulong[])target.Clone();
            kernel(first, second, result);
            return result;
        }
    }
}
