using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class LineEliminationTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(10, 14)]
    [InlineData(64, 80)]
    [InlineData(130, 150)]
    [InlineData(600, 640)]
    public void Find_RandomRelations_ReturnsDifferentDependencies(int rows, int count)
    {
        var numbers = new Numbers(rows);
        var relations = Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, rows).Where(_ => numbers.Below(rows) < 12).ToArray()).ToList();

        var dependencies = LineElimination.Find(rows, relations, TestContext.Current.CancellationToken);

        Assert.True(dependencies.Count >= Math.Min(32, count - rows));
        Assert.Equal(dependencies.Count, dependencies.Select(static members => string.Join(',', members)).Distinct().Count());
        Assert.All(dependencies, members =>
        {
            var odd = new HashSet<int>();
            foreach (var member in members)
            {
                odd.SymmetricExceptWith(relations[member]);
            }

            Assert.NotEmpty(members);
            Assert.Empty(odd);
        });
    }
}
