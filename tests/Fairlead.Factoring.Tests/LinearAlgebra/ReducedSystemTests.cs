using Fairlead.Factoring.LinearAlgebra;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class ReducedSystemTests
{
    [Fact]
    public void Reduce_AnySieveMatrix_KeepsTheDependencies() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var rowCount = 30 + numbers.Below(300);
            var columns = new SieveMatrices(rowCount, seed).Draw(rowCount + numbers.Below(60), 1 + numbers.Below(4));

            var system = ReducedSystem.Reduce(rowCount, columns, CancellationToken.None);

            var expected = Math.Min(columns.Length - Gf2.Rank(columns), 64);
            Assert.True(system.Columns.Length - Gf2.Rank(system.Columns) >= expected, "the smaller matrix has as large a kernel, up to what is wanted");
            var kernel = DenseElimination.FindKernel(system.RowCount, system.Columns, CancellationToken.None);
            var dependencies = Gf2.Vectors(system.Expand(kernel));
            Gf2.AssertDependencies(columns, dependencies);
            Assert.Equal(Math.Min(64, system.Columns.Length - Gf2.Rank(system.Columns)), dependencies.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Reduce_MatrixOfASieve_ShrinksItAndSortsItsRowsByWeight()
    {
        var columns = new SieveMatrices(5_000, 3).Draw(5_100, 3);

        var system = ReducedSystem.Reduce(5_000, columns, TestContext.Current.CancellationToken);

        Assert.InRange(system.Columns.Length - system.RowCount, 1, ExcessTrimming.KeptExcess);
        Assert.InRange(system.Columns.Length, 1, 3_000);
        var weights = new int[system.RowCount];
        foreach (var row in system.Columns.SelectMany(static column => column))
        {
            weights[row]++;
        }

        Assert.Equal(weights.OrderDescending(), weights);
        Assert.All(weights, static weight => Assert.True(weight > 0));
    }

    [Fact]
    public void Reduce_ChainOfSingletons_LeavesNothing()
    {
        // Row 0 has one column; without it row 1 has one, and so on.
        int[][] columns = [[0, 1], [1, 2], [2, 3], [3, 4]];

        var system = ReducedSystem.Reduce(5, columns, TestContext.Current.CancellationToken);

        Assert.Empty(system.Columns);
        Assert.Equal(0, system.RowCount);
        Assert.Equal(new ulong[4], system.Expand([]));
    }
}
