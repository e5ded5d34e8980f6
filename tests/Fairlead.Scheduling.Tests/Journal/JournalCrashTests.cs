using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>Stops the machine at every call the journal makes, and looks at what is there afterwards.</summary>
public sealed class JournalCrashTests
{
    [Fact]
    public Task Crash_AtEveryCall_KeepsWhatWasAcknowledged() => CrashAtEveryCallAsync(seeds: 2);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Crash_AtEveryCallManySeeds_KeepsWhatWasAcknowledged() => CrashAtEveryCallAsync(seeds: 200);

    [Fact]
    public Task Crash_ThreeTimesInARow_KeepsWhatWasAcknowledged() => CrashThreeTimesAsync(seeds: 60);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Crash_ThreeTimesInARowManySeeds_KeepsWhatWasAcknowledged() => CrashThreeTimesAsync(seeds: 5_000);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Crash_SyncsThatDoNothing_LosesSomething(bool ignoresFileSyncs, bool ignoresNameSyncs)
    {
        var files = new CrashingFileSystem { IgnoresFileSyncs = ignoresFileSyncs, IgnoresNameSyncs = ignoresNameSyncs };
        var acknowledged = await WorkAsync(files, compacts: false);

        using var after = new NumberJournal(files.Restart(random: null));
        Assert.NotEmpty(acknowledged);
        Assert.NotEqual(acknowledged, after.Numbers);
    }

    private static async Task CrashAtEveryCallAsync(int seeds)
    {
        var calls = await CountCallsAsync();
        for (var crashAt = 1; crashAt <= calls; crashAt++)
        {
            for (var seed = 0; seed <= seeds; seed++)
            {
                var files = new CrashingFileSystem { CrashAt = crashAt };
                var acknowledged = await WorkAsync(files);

                // Seed 0: nothing that was not synced has reached the disk.
                AssertKept(acknowledged, files.Restart(seed == 0 ? null : new Random(seed)), $"call {crashAt}, seed {seed}");
            }
        }
    }

    private static async Task CrashThreeTimesAsync(int seeds)
    {
        var calls = await CountCallsAsync();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var random = new Random(seed);
            var files = new CrashingFileSystem();
            var acknowledged = new List<int>();
            for (var life = 0; life < 3; life++)
            {
                files.CrashAt = random.Next(1, calls + 1);
                acknowledged.AddRange(await WorkAsync(files, first: life * 10_000));
                files = files.Restart(random);
            }

            AssertKept(acknowledged, files, $"seed {seed}");
        }
    }

    private static async Task<int> CountCallsAsync()
    {
        var files = new CrashingFileSystem();
        await WorkAsync(files);
        return files.Calls;
    }

    // Single additions, additions of several numbers, a compaction in between, and closing.
    private static async Task<List<int>> WorkAsync(CrashingFileSystem files, int first = 0, bool compacts = true)
    {
        var acknowledged = new List<int>();
        try
        {
            using var journal = new NumberJournal(files);
            for (var step = 0; step < 8; step++)
            {
                if (compacts && step is (3 or 6))
                {
                    await journal.CompactAsync(meanwhile: first + (step * 100) - 50);
                    acknowledged.Add(first + (step * 100) - 50);
                }

                var number = first + (step * 100);
                int[] numbers = step % 2 == 0 ? [number] : [number, number + 1, number + 2];
                await journal.AddAsync(numbers);
                acknowledged.AddRange(numbers);
            }
        }
        catch (Exception exception) when (exception is IOException or JobStoreUnavailableException)
        {
            // The machine has stopped.
        }

        return acknowledged;
    }

    private static void AssertKept(List<int> acknowledged, CrashingFileSystem after, string when)
    {
        using var journal = new NumberJournal(after);
        var kept = journal.Numbers;
        Assert.True(acknowledged.All(kept.Contains), $"{when}: of {string.Join(' ', acknowledged)}, only {string.Join(' ', kept)} is there.");
        Assert.True(kept.Order().Distinct().SequenceEqual(kept), $"{when}: {string.Join(' ', kept)} is out of order or repeats.");

        // What was not acknowledged may be there, but then whole.
        var triples = kept.Where(static number => number / 100 % 2 == 1 && number % 100 < 50).GroupBy(static number => number / 100);
        Assert.True(triples.All(static triple => triple.Count() == 3), $"{when}: {string.Join(' ', kept)} is not whole.");
    }
}
