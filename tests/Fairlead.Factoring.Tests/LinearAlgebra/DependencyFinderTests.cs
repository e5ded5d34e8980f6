using Fairlead.Factoring.LinearAlgebra;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.LinearAlgebra;

public sealed class DependencyFinderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_AnySmallMatrix_FindsTheWholeKernelUpTo32() =>
        Prop.ForAll<int, byte, byte>(static (seed, rows, columns) =>
        {
            var numbers = new Numbers(seed);
            var relations = Gf2.DrawColumns(numbers, rows % 60, columns % 120, 2 + numbers.Below(50));

            var found = DependencyFinder.Find(rows % 60, relations, 1, null, CancellationToken.None);

            Gf2.AssertDependencies(relations, found);
            Assert.True(found.Count >= Math.Min(32, relations.Length - Gf2.Rank(relations)), $"{found.Count} dependencies");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(2_000, 10)]
    [InlineData(6_000, 64)]
    [InlineData(12_000, 200)]
    public void Find_MatrixOfASieve_FindsAsManyAsThereAreMoreRelations(int rowCount, int excess)
    {
        var relations = new SieveMatrices(rowCount, excess).Draw(rowCount + excess, 3);

        var found = DependencyFinder.Find(rowCount, relations, 1, null, Token);

        Gf2.AssertDependencies(relations, found);
        Assert.InRange(found.Count, Math.Min(32, excess), 64);
    }

    [Fact]
    public void FindByLanczos_ReducedSystem_FindsInTheSpaceThatEliminationFinds()
    {
        var relations = new SieveMatrices(6_000, 9).Draw(6_040, 5);
        var system = ReducedSystem.Reduce(6_000, relations, Token);

        var lanczos = DependencyFinder.FindByLanczos(6_000, relations, system, 1, null, Token);
        var dense = DependencyFinder.FindByElimination(6_000, relations, system, Token);

        // The kernel has fewer than 64 dimensions, so elimination finds all of it and Lanczos a part.
        Assert.InRange(system.Columns.Length - system.RowCount, 32, 63);
        Gf2.AssertDependencies(relations, lanczos);
        Assert.InRange(lanczos.Count, 32, dense.Count);
        Assert.Equal(dense.Count, Gf2.Rank(dense.Concat(lanczos)));
    }

    [Fact]
    public void Find_ByLanczos_ReportsTheShareDone()
    {
        var shares = new List<double>();

        DependencyFinder.Find(9_000, new SieveMatrices(9_000, 4).Draw(9_100, 3), 5, shares.Add, Token);

        Assert.True(shares.Count > 20, $"{shares.Count} reports");
        Assert.Equal(shares.Order(), shares);
        Assert.InRange(shares[shares.Count / 2], 0.4, 0.6);
        Assert.InRange(shares[^1], 0.9, 1);
    }

    [Fact]
    public void Find_SameSeed_FindsTheSame()
    {
        var relations = new SieveMatrices(9_000, 4).Draw(9_100, 3);

        var first = DependencyFinder.Find(9_000, relations, 5, null, Token);
        var second = DependencyFinder.Find(9_000, relations, 5, null, Token);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Find_NoRelations_FindsNothing() => Assert.Empty(DependencyFinder.Find(10, [], 1, null, Token));

    [Fact]
    public void Find_NoRows_TakesEveryRelation() => Assert.Equal([[0], [1]], DependencyFinder.Find(0, [[], []], 1, null, Token));

    [Fact]
    public void Find_EmptyRelations_AreDependenciesByThemselves() =>
        Assert.Equal([[1], [3]], DependencyFinder.Find(4, [[0, 1], [], [1, 2], []], 1, null, Token));

    [Fact]
    public void Find_Duplicates_CancelInPairs() =>
        Assert.Equal([[0, 2]], DependencyFinder.Find(5, [[0, 3, 4], [1, 2], [0, 3, 4]], 1, null, Token));

    [Fact]
    public void Find_IndependentRelations_FindsNothing() =>
        Assert.Empty(DependencyFinder.Find(3_000, [.. Enumerable.Range(0, 3_000).Select(static i => Enumerable.Range(i, Math.Min(3, 3_000 - i)).ToArray())], 1, null, Token));

    [Fact]
    public void Find_MoreRowsThanRelations_FindsTheOneDependency() =>
        Assert.Equal([[0, 1, 2]], DependencyFinder.Find(100, [[5, 50], [50, 99], [5, 99]], 1, null, Token));

    [Fact]
    public void Find_ManyZeroRelations_FindsAtLeast32()
    {
        var found = DependencyFinder.Find(50, [.. Enumerable.Repeat(Array.Empty<int>(), 5_000)], 1, null, Token);

        Assert.InRange(found.Count, 32, 64);
    }

    [Fact]
    public void Find_Canceled_EndsSoon()
    {
        var relations = new SieveMatrices(30_000, 2).Draw(30_100, 3);

        var elapsed = Interruption.Measure(token => DependencyFinder.Find(30_000, relations, 1, null, token));

        Assert.InRange(elapsed.TotalMilliseconds, 0, 1_000);
    }
}
