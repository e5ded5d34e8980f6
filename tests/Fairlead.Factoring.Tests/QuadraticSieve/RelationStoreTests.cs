using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class RelationStoreTests
{
    [Fact]
    public void Read_AnyRelation_ReturnsWhatWasAdded()
    {
        var numbers = new Numbers(121);
        var family = Sieves.Family(Sieves.WithAllKinds);
        var (store, batch) = (new RelationStore(), new RelationBatch());
        var expected = new List<(int Polynomial, int X, bool IsNegative, int[] Factors, uint Large)>();
        for (var i = 0; i < 40_000; i++)
        {
            var factors = Enumerable.Range(0, numbers.Below(40)).Select(_ => numbers.Below(1 << (1 + numbers.Below(20)))).ToArray();
            var next = (numbers.Below(4_096), numbers.Below(1 << 22) - (1 << 21), numbers.Below(2) == 0, factors.Order().ToArray(), 1 + (uint)numbers.Below(1 << 30));
            expected.Add(next);
            batch.Add(next.Item1, next.Item2, next.Item3, factors, (1, next.Item5), (ulong)i);
            if (numbers.Below(50) == 0)
            {
                store.Add(family, batch);
                batch.Clear();
            }
        }

        store.Add(family, batch);

        Assert.Equal(expected.Count, store.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var relation = store.Read(i);
            Assert.Equal(expected[i].Factors, relation.Factors);
            Assert.Equal((expected[i].Polynomial, expected[i].X, expected[i].IsNegative, 1U, expected[i].Large), (relation.Polynomial, relation.X, relation.IsNegative, relation.FirstLarge, relation.SecondLarge));
        }
    }

    [Fact]
    public void Add_SameFingerprint_KeepsTheFirst()
    {
        var family = Sieves.Family(Sieves.WithAllKinds);
        var (store, batch) = (new RelationStore(), new RelationBatch());
        batch.Add(0, 1, isNegative: false, [1, 2], (1, 1), 77);
        batch.Add(0, 2, isNegative: false, [3], (1, 1), 77);

        store.Add(family, batch);

        Assert.Equal(1, store.Count);
        Assert.Equal(1, store.Cycles);
        Assert.Equal([1, 2], store.Read(0).Factors);
    }
}
