using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Tests.Journal;

/// <summary>Stops the machine at every call the journal makes, and looks at what is there afterwards.</summary>
public sealed class JournalCrashTests
{
    private const int Seeds = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_AtEveryCall_KeepsWhatWasAcknowledged()
    {
        var calls = await CountCallsAsync();
        for (var crashAt = 1; crashAt <= calls; crashAt++)
        {
            for (var seed = 0; seed <= Seeds; seed++)
            {
                var files = new CrashingFileSystem { CrashAt = crashAt };
                var acknowledged = await WorkAsync(files);

                // Seed 0: nothing that was not synced has reached the disk.
                AssertKept(acknowledged, files.Restart(seed == 0 ? null : new Random(seed)), $"call {crashAt}, seed {seed}");
            }
        }
    }

    [Fact]
    public async Task Crash_TwiceInARow_KeepsWhatWasAcknowledged()
    {
        var calls = await CountCallsAsync();
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var files = new CrashingFileSystem { CrashAt = random.Next(1, calls + 1) };
            var first = await WorkAsync(files);
            files = files.Restart(random);
            files.CrashAt = random.Next(1, calls + 1);
            var second = await WorkAsync(files, first: 1_000);

            AssertKept([.. first, .. second], files.Restart(random), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Crash_SyncsThatDoNothing_LosesSomething(bool ignoresFileSyncs, bool ignoresNameSyncs)
    {
        var files = new CrashingFileSystem { IgnoresFileSyncs = ignoresFileSyncs, IgnoresNameSyncs = ignoresNameSyncs };
        var acknowledged = await WorkAsync(files);

        using var after = new NumberJournal(files.Restart(random: null));
        Assert.NotEmpty(acknowledged);
        Assert.NotEqual(acknowledged, after.Numbers);
    }

    private static async Task<int> CountCallsAsync()
    {
        var files = new CrashingFileSystem();
        await WorkAsync(files);
        return files.Calls;
    }

    // Single additions, additions of several numbers, a compaction in between, and closing.
    private static async Task<List<int>> WorkAsync(CrashingFileSystem files, int first = 0)
    {
        var acknowledged = new List<int>();
        try
        {
            using var journal = new NumberJournal(files);
            for (var step = 0; step < 8; step++)
            {
                if (step is 3 or 6)
                {
                    await journal.CompactAsync();
                }

                var number = first + (step * 10);
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
        Assert.True(kept.Count(static number => number % 10 > 0) * 3 == kept.Count(static number => number / 10 % 2 == 1) * 2, $"{when}: {string.Join(' ', kept)} is not whole.");
    }
}
