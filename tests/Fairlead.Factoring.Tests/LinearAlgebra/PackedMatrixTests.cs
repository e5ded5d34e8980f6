using Fairlead.Factoring.LinearAlgebra;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class PackedMatrixTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 70)]
    [InlineData(64, 200)]
    [InlineData(300, 411)]
    [InlineData(5_000, 5_100)]
    public void Multiply_MatrixWithHeavyRows_AgreesWithSingleEntries(int rowCount, int columnCount)
    {
        var columns = new SieveMatrices(rowCount, rowCount).Draw(columnCount, 3);
        var matrix = new PackedMatrix(rowCount, columns);
        var numbers = new Numbers(columnCount);
        var vectors = Draw(numbers, columnCount, matrix.PaddedColumns);
        var images = Draw(numbers, rowCount, matrix.PaddedRows);
        var (product, transposed) = (new ulong[matrix.PaddedRows], new ulong[matrix.PaddedColumns]);

        matrix.Multiply(vectors, product, TestContext.Current.CancellationToken);
        matrix.MultiplyTransposed(images, transposed, TestContext.Current.CancellationToken);

        var (expected, expectedTransposed) = (new ulong[matrix.PaddedRows], new ulong[matrix.PaddedColumns]);
        for (var c = 0; c < columnCount; c++)
        {
            foreach (var row in columns[c])
            {
                expected[row] ^= vectors[c];
                expectedTransposed[c] ^= images[row];
            }
        }

        Assert.Equal(expected, product);
        Assert.Equal(expectedTransposed, transposed);
    }

    private static ulong[] Draw(Numbers numbers, int count, int padded)
    {
        var words = new ulong[padded];
        foreach (ref var word in words.AsSpan(0, count))
        {
            word = numbers.Word();
        }

        return words;
    }
}
