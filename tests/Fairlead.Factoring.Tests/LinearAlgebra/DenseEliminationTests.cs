using Fairlead.Factoring.LinearAlgebra;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class DenseEliminationTests
{
    [Fact]
    public void FindKernel_AnySmallMatrix_FindsTheWholeKernelUpTo64() =>
        Prop.ForAll<int, byte, byte>(static (seed, rows, columns) =>
        {
            var (rowCount, columnCount) = (rows % 90, columns % 160);
            var numbers = new Numbers(seed);
            var matrix = Gf2.DrawColumns(numbers, rowCount, columnCount, 5 + numbers.Below(50));

            var vectors = Gf2.Vectors(DenseElimination.FindKernel(rowCount, matrix, CancellationToken.None));

            Gf2.AssertDependencies(matrix, vectors);
            Assert.Equal(Math.Min(64, columnCount - Gf2.Rank(matrix)), vectors.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void FindKernel_Canceled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => DenseElimination.FindKernel(1, [[0], [0]], new CancellationToken(canceled: true)));
}
