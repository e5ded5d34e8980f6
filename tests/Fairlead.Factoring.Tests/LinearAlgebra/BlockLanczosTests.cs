using Fairlead.Factoring.LinearAlgebra;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class BlockLanczosTests
{
    [Theory]
    [InlineData(1_000, 1_100, 1UL)]
    [InlineData(1_500, 1_564, 2UL)]
    [InlineData(3_000, 3_100, 3UL)]
    public void TryFindKernel_MatrixOfASieve_FindsVectorsThatAreMappedToZero(int rowCount, int columnCount, ulong seed)
    {
        var columns = new SieveMatrices(rowCount, (int)seed).Draw(columnCount, 4);

        var kernel = BlockLanczos.TryFindKernel(new PackedMatrix(rowCount, columns, TestContext.Current.CancellationToken), seed, null, TestContext.Current.CancellationToken);

        Assert.NotNull(kernel);
        var vectors = Gf2.Vectors(kernel);
        Gf2.AssertDependencies(columns, vectors);
        Assert.InRange(vectors.Count, 48, 64);
    }

    [Fact]
    public void TryFindKernel_KnownKernel_StaysInsideIt()
    {
        // The last columns repeat the first: only sums of such pairs, and of what else depends, vanish.
        var columns = new SieveMatrices(1_600, 5).Draw(1_500, 4);
        int[][] repeated = [.. columns, .. columns[..40]];

        var kernel = BlockLanczos.TryFindKernel(new PackedMatrix(1_600, repeated, TestContext.Current.CancellationToken), 1, null, TestContext.Current.CancellationToken);

        Assert.NotNull(kernel);
        var vectors = Gf2.Vectors(kernel);
        Gf2.AssertDependencies(repeated, vectors);
        Assert.InRange(vectors.Count, 32, 64);
    }

    [Fact]
    public void TryFindKernel_Canceled_Throws()
    {
        var columns = new SieveMatrices(1_000, 1).Draw(1_100, 4);
        var matrix = new PackedMatrix(1_000, columns, TestContext.Current.CancellationToken);

        Assert.Throws<OperationCanceledException>(() => BlockLanczos.TryFindKernel(matrix, 1, null, new CancellationToken(canceled: true)));
    }
}
