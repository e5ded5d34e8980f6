using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class CycleFinderTests
{
    [Fact]
    public void Find_RandomRelations_ReturnsAsManyIndependentCyclesAsWereCounted()
    {
        var numbers = new Numbers(111);
        var family = Sieves.Family(Sieves.WithAllKinds);
        for (var round = 0; round < 100; round++)
        {
            var store = new RelationStore();
            var batch = new RelationBatch();
            var primes = 2 + numbers.Below(50);
            for (var i = numbers.Below(100); i >= 0; i--)
            {
                var (first, second) = (1 + (uint)numbers.Below(primes), 1 + (uint)numbers.Below(primes));
                batch.Add(0, i, isNegative: false, [], (Math.Min(first, second), Math.Max(first, second)), (ulong)i);
            }

            store.Add(family, batch);

            var cycles = CycleFinder.Find(store, TestContext.Current.CancellationToken);

            Assert.Equal(store.Cycles, cycles.Count);
            Assert.All(cycles, cycle => AssertCloses(store, cycle));

            // The first relation of a cycle lies on no way to 1, so no other cycle has it.
            Assert.All(cycles, cycle => Assert.Equal(1, cycles.Count(other => other.Contains(cycle[0]))));
        }
    }

    private static void AssertCloses(RelationStore store, int[] cycle)
    {
        Assert.Equal(cycle.Length, cycle.Distinct().Count());
        var odd = new HashSet<uint>();
        foreach (var prime in cycle.Select(store.LargePrimes).SelectMany(static large => new[] { large.First, large.Second }).Where(static prime => prime != 1))
        {
            odd.SymmetricExceptWith([prime]);
        }

        Assert.Empty(odd);
    }
}
