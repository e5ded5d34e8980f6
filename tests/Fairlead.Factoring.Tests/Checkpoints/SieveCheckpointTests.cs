using System.Numerics;
using Fairlead.Factoring.Checkpoints;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.Tests.QuadraticSieve;
using TestSupport;

namespace Fairlead.Factoring.Tests.Checkpoints;

public sealed class SieveCheckpointTests : IDisposable
{
    private const ulong Seed = 5;

    private static readonly SieveSetup Setup = Sieves.Create(140, new SieveParameters(700, 2, 60, 60, 2, 1.75, 1));

    private readonly TemporaryFile _file = new();
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Resume_AfterTheEnd_HasTheSameRelations(int threads)
    {
        var saved = Save(cycles: 300, threads);

        var restored = Restore();

        Assert.Equal(Describe(saved.Store), Describe(restored.Store));
        Assert.Equal(saved.Store.Tally, restored.Store.Tally);
    }

    [Fact]
    public void Resume_SeveralTimes_GoesOnAndSplits()
    {
        var counts = new List<int>();
        foreach (var cycles in (int[])[100, 200, 300, 400])
        {
            using var checkpoint = Open();
            var search = new RelationSearch(Setup, new SieveJob { Seed = Seed, Checkpoint = checkpoint }, Token);
            search.Resume();
            counts.Add(search.Store.Count);
            Assert.True(search.Run(cycles));
            counts.Add(search.Store.Count);
        }

        Assert.Equal(0, counts[0]);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(counts[(2 * i) + 1], counts[(2 * i) + 2]));

        using var last = Open();
        Assert.True(QuadraticSieveSplitter.TrySplit(Setup, new SieveJob { Seed = Seed, Checkpoint = last }, Token, out var divisor));
        Assert.True(divisor > 1 && divisor < Setup.Number && (Setup.Number % divisor).IsZero);
    }

    [Fact]
    public void Resume_OneThread_SievesNoCoefficientTwice()
    {
        var saved = Save(cycles: 300, threads: 1);
        var before = Coefficients(saved.Store, 0).ToHashSet();
        using var checkpoint = Open();
        var search = new RelationSearch(Setup, new SieveJob { Seed = Seed, Checkpoint = checkpoint }, Token);
        search.Resume();
        var restored = search.Store.Count;

        Assert.True(search.Run(500));

        var after = Coefficients(search.Store, restored).ToHashSet();
        Assert.NotEmpty(after);
        Assert.Empty(before.Intersect(after));
    }

    [Fact]
    public void Run_ClockAdvances_SavesAtEveryInterval()
    {
        var interval = TimeSpan.FromSeconds(30);
        using var checkpoint = FactoringCheckpoint.Open(_file.Path, Setup.Number, Seed, interval, _time);
        var lengths = new List<long>();
        var job = new SieveJob
        {
            Seed = Seed,
            Checkpoint = checkpoint,
            OnProgress = _ =>
            {
                lengths.Add(new FileInfo(_file.Path).Length);
                _time.Advance(interval / 4);
            },
        };
        var search = new RelationSearch(Setup, job, Token);
        search.Resume();

        Assert.True(search.Run(300));

        // Reports and saves alternate, so the file grows before every fourth report.
        var growths = lengths.Zip(lengths.Skip(1)).Count(static pair => pair.Second > pair.First);
        Assert.InRange(growths, (lengths.Count / 4) - 2, (lengths.Count / 4) + 2);
    }

    [Fact]
    public void Resume_AnyByteChanged_IsRefusedOrMeansTheSame()
    {
        var saved = Save(cycles: 10, threads: 1);
        var expected = Describe(saved.Store);
        var bytes = _file.Read();
        var refused = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.AsSpan().ToArray();
            damaged[i] ^= (byte)(1 << (i % 8));
            _file.Write(damaged);
            try
            {
                Assert.Equal(expected, Describe(Restore().Store));
            }
            catch (FactoringCheckpointException error)
            {
                Assert.Equal(CheckpointProblem.Damaged, error.Problem);
                refused++;
            }
        }

        Assert.Equal(bytes.Length, refused);
    }

    [Fact]
    public void Resume_TornAtRandomLengths_HasABeginningAndGoesOn()
    {
        Save(cycles: 100, threads: 2, interval: TimeSpan.Zero);
        var whole = Describe(Restore().Store);
        var bytes = _file.Read();
        var numbers = new Numbers(41);
        for (var round = 0; round < 60; round++)
        {
            var length = 200 + numbers.Below(bytes.Length - 200);
            _file.Write(bytes.AsSpan(0, length));

            var torn = Restore();

            var relations = Describe(torn.Store);
            Assert.Equal(whole.Take(relations.Count), relations);
        }

        Assert.True(Save(cycles: 100, threads: 1).Store.Cycles >= 100);
    }

    [Fact]
    public void Resume_WrongRelationWithTheRightChecksum_IsRefused()
    {
        var family = Sieves.Family(Setup);
        var records = new RelationRecords();
        var batch = new RelationBatch();
        batch.Add(0, 7, isNegative: false, [1, 2, 3], (1, 1), 9);
        records.Add(family, 1, 1, batch.Bytes);
        using (var checkpoint = Open())
        {
            new RelationSearch(Setup, new SieveJob { Seed = Seed, Checkpoint = checkpoint }, Token).Resume();
        }

        using (var log = CheckpointLog.TryOpen(_file.Path)!)
        {
            log.Append(records.ToBodies());
        }

        var error = Assert.Throws<FactoringCheckpointException>(Restore);
        Assert.Equal(CheckpointProblem.Damaged, error.Problem);
        Assert.Contains("not congruent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OtherParameters_IsRefused()
    {
        Save(cycles: 10, threads: 1);
        var other = Sieves.Create(140, new SieveParameters(701, 2, 60, 60, 2, 1.75, 1));
        using var checkpoint = Open();

        var error = Assert.Throws<FactoringCheckpointException>(
            () => new RelationSearch(other, new SieveJob { Seed = Seed, Checkpoint = checkpoint }, Token).Resume());

        Assert.Equal(CheckpointProblem.OtherParameters, error.Problem);
        Assert.Contains("701", error.Message, StringComparison.Ordinal);
    }

    private FactoringCheckpoint Open(TimeSpan? interval = null) =>
        FactoringCheckpoint.Open(_file.Path, Setup.Number, Seed, interval ?? TimeSpan.FromHours(1), _time);

    private RelationSearch Save(int cycles, int threads, TimeSpan? interval = null)
    {
        using var checkpoint = Open(interval);
        var search = new RelationSearch(Setup, new SieveJob { Seed = Seed, Threads = threads, Checkpoint = checkpoint }, Token);
        search.Resume();
        Assert.True(search.Run(cycles));
        return search;
    }

    private RelationSearch Restore()
    {
        using var checkpoint = Open();
        var search = new RelationSearch(Setup, new SieveJob { Seed = Seed, Checkpoint = checkpoint }, Token);
        search.Resume();
        return search;
    }

    private static List<string> Describe(RelationStore store) =>
    [
        .. Enumerable.Range(0, store.Count).Select(store.Read).Select(static relation =>
            $"{relation.Root} {relation.IsNegative} {string.Join(',', relation.Factors)} {relation.FirstLarge} {relation.SecondLarge}"),
    ];

    private static IEnumerable<BigInteger> Coefficients(RelationStore store, int first) =>
        Enumerable.Range(first, store.Count - first).Select(index => store.Read(index).Family.Leading);
}
