using System.Numerics;
using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class RelationSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_SmallNumber_FindsDifferentRelationsThatHold(int threads)
    {
        var setup = Sieves.Create(140, new SieveParameters(1_500, 2, 60, 60, 2, 1.75, 2));
        var search = new RelationSearch(setup, new SieveJob { Seed = 5, Threads = threads }, TestContext.Current.CancellationToken);

        Assert.True(search.Run(400));

        var relations = Enumerable.Range(0, search.Store.Count).Select(search.Store.Read).ToList();
        Assert.All(relations, relation => AssertHolds(setup, relation));
        Assert.Equal(relations.Count, relations.Select(static relation => BigInteger.Abs(relation.Root)).Distinct().Count());
        Assert.Contains(relations, static relation => relation.SecondLarge == 1);
        Assert.Contains(relations, static relation => relation.FirstLarge == 1 && relation.SecondLarge > 1);
        Assert.Contains(relations, static relation => relation.FirstLarge > 1);
    }

    [Fact]
    public void Run_SameSeedOnOneThread_FindsTheSame()
    {
        var setup = Sieves.Create(130, new SieveParameters(600, 2, 60, 60, 1, 1.75, 2));
        var runs = Enumerable.Range(0, 2).Select(_ => new RelationSearch(setup, new SieveJob { Seed = 9 }, TestContext.Current.CancellationToken)).ToArray();

        Assert.All(runs, static run => Assert.True(run.Run(300)));

        Assert.Equal(Roots(runs[0]), Roots(runs[1]));
    }

    [Fact]
    public void Run_OtherSeed_FindsOthers()
    {
        var setup = Sieves.Create(130, new SieveParameters(600, 2, 60, 60, 1, 1.75, 2));
        var runs = Enumerable.Range(0, 2).Select(i => new RelationSearch(setup, new SieveJob { Seed = (ulong)i }, TestContext.Current.CancellationToken)).ToArray();

        Assert.All(runs, static run => Assert.True(run.Run(100)));

        Assert.NotEqual(Roots(runs[0]), Roots(runs[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_Canceled_Throws(int threads)
    {
        var setup = Sieves.Create(200, new SieveParameters(5_000, 4, 256, 60, 2, 1.75, 2));

        var elapsed = Interruption.Measure(token => new RelationSearch(setup, new SieveJob { Seed = 1, Threads = threads }, token).Run(int.MaxValue));

        // 50 ms is the promise; the rest is for a machine that is busy with other tests.
        Assert.InRange(elapsed.TotalMilliseconds, 0, 400);
    }

    private static List<BigInteger> Roots(RelationSearch search) =>
        [.. Enumerable.Range(0, search.Store.Count).Select(index => search.Store.Read(index).Root)];

    private static void AssertHolds(SieveSetup setup, Relation relation)
    {
        var value = relation.Factors.Aggregate(relation.IsNegative ? BigInteger.MinusOne : 1, (product, index) => product * setup.FactorBase.Primes[index]);
        value *= (BigInteger)relation.FirstLarge * relation.SecondLarge;
        Assert.Equal(relation.Root * relation.Root, (4 * relation.Family.Leading * value) + setup.Multiple);
        Assert.True(relation.FirstLarge <= relation.SecondLarge && relation.SecondLarge <= setup.Threshold.LargePrimeBound);
        Assert.All(new[] { relation.FirstLarge, relation.SecondLarge }, prime => Assert.True(prime == 1 || (prime > setup.FactorBase.Largest && Oracle.IsPrime(prime))));
    }
}
