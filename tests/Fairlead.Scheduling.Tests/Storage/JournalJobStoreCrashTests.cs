using System.Collections.Concurrent;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Journal;
using TestSupport;

namespace Fairlead.Scheduling.Tests.Storage;

/// <summary>The machine stops at a random call to the disk, under load and while snapshots are written; what is there afterwards is whole.</summary>
public sealed class JournalJobStoreCrashTests(ITestOutputHelper output)
{
    private const int Workers = 3;
    private const int JobsPerWorker = 40;

    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(60);
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);
    private static readonly JobQueueOptions Options = new() { Workers = Workers, MaxAttempts = 3 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Crash_AtARandomCall_KeepsWhatWasAnswered() => CrashAsync(seed: 20_301_131, rounds: 150);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Crash_AtManyRandomCalls_KeepsWhatWasAnswered() => CrashAsync(seed: 20_301_132, rounds: 5_000);

    private async Task CrashAsync(int seed, int rounds)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var whole = new CrashingFileSystem();
        await WorkAsync(whole, random);
        for (var round = 0; round < rounds; round++)
        {
            var files = new CrashingFileSystem { CrashAt = random.Next(1, whole.Calls) };
            var (accepted, completed) = await WorkAsync(files, new Random(round));
            await CheckAsync(files.Restart(new Random(round)), accepted, completed, $"round {round}, crash at call {files.CrashAt}");
        }
    }

    private static async Task<(IReadOnlyCollection<JobId> Accepted, IReadOnlyCollection<JobId> Completed)> WorkAsync(CrashingFileSystem files, Random random)
    {
        var accepted = new ConcurrentQueue<JobId>();
        var completed = new ConcurrentQueue<JobId>();
        try
        {
            using var store = Open(files);
            var seeds = Enumerable.Range(0, Workers).Select(_ => random.Next()).ToList();
            await Task.WhenAll(seeds.Select(seed => Task.Run(() => WorkAsync(store, new Random(seed), accepted, completed), Token))).WaitAsync(HardLimit, Token);
        }
        catch (Exception exception) when (exception is IOException or JobStoreUnavailableException)
        {
            // The machine has stopped.
        }

        return (accepted, completed);
    }

    private static async Task WorkAsync(
        JournalJobStore<string, string> store, Random random, ConcurrentQueue<JobId> accepted, ConcurrentQueue<JobId> completed)
    {
        for (var number = 0; number < JobsPerWorker; number++)
        {
            var enqueued = await store.EnqueueAsync([new JobSubmission<string>($"caller-{random.Next(3)}", $"job {number}")], Token);
            accepted.Enqueue(enqueued.Ids[0]);
            if (await store.LeaseAsync(WorkerKind.General, Token) is { } lease)
            {
                var outcome = random.Next(3) switch
                {
                    0 => JobOutcome.Failed<string>($"failure {lease.Attempt}"),
                    1 => JobOutcome.Dead<string>("dead"),
                    _ => JobOutcome.Completed("done"),
                };
                await store.EndAsync(lease, outcome, TimeSpan.Zero, Token);
                if (outcome.Kind == JobOutcomeKind.Completed)
                {
                    completed.Enqueue(lease.Id);
                }
            }
        }
    }

    private static async Task CheckAsync(
        CrashingFileSystem files, IReadOnlyCollection<JobId> accepted, IReadOnlyCollection<JobId> completed, string when)
    {
        using var store = Open(files);
        var jobs = (await store.ListAsync(new JobListing { Limit = 1_000 }, Token)).Jobs.ToDictionary(static job => job.Id);
        Assert.True(accepted.All(jobs.ContainsKey), $"{when}: a job is lost.");
        Assert.True(completed.All(id => jobs[id] is { Status: JobStatus.Completed, Result: "done" }), $"{when}: a result is lost.");

        // Nothing was forgotten yet, so the counters are the numbers of the jobs.
        var counts = await store.GetStatisticsAsync(Token);
        var listed = jobs.Values.CountBy(static job => job.Status).ToDictionary();
        Assert.Equal(
            (jobs.Count, listed.GetValueOrDefault(JobStatus.Completed), listed.GetValueOrDefault(JobStatus.Dead)),
            (counts.Accepted, counts.Completed, counts.Dead));
        foreach (var job in jobs.Values)
        {
            var failed = job.Failures.Select(static failure => failure.Attempt).ToList();
            Assert.True(failed.SequenceEqual(failed.Distinct().Order()), $"{when}: {job.Id} failed in attempts {string.Join(' ', failed)}.");
        }
    }

    private static JournalJobStore<string, string> Open(CrashingFileSystem files) =>
        new(files, compactionBytes: 1_500, growthStep: 4_000, Options, Serialization, new ManualTimeProvider(), logger: null);
}
