using System.Collections.Concurrent;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests.Jobs;

/// <summary>Producers, workers, failures and cancels on real threads: every accepted job ends exactly once, as it said it would.</summary>
public sealed class JobStormTests(ITestOutputHelper output)
{
    private readonly ConcurrentDictionary<JobId, int> _completedRuns = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Storm_Moderate_EndsEveryJobOnce() => RunAsync(seed: 20_301_101, producers: 4, jobs: 500);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Storm_Large_EndsEveryJobOnce(int seed) => RunAsync(seed, producers: 16, jobs: 5_000);

    private async Task RunAsync(int seed, int producers, int jobs)
    {
        output.WriteLine($"seed {seed}");
        var options = new JobQueueOptions
        {
            Workers = 6,
            ReservedForShortJobs = 2,
            MaxRunningPerCaller = 3,
            MaxAttempts = 4,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(4),
        };
        using var store = new MemoryJobStore<string, string>(options, TimeProvider.System);
        var queue = new JobQueue<string, string>(store);
        using var workers = new JobWorkers<string, string>(
            store, new ScriptedHandler(HandleAsync), options, TimeProvider.System, NullLogger<JobWorkers<string, string>>.Instance);
        await workers.StartAsync(Token);
        var produced = await Task.WhenAll(Enumerable.Range(0, producers).Select(number =>
            Task.Run(() => ProduceAsync(queue, $"caller-{number}", new Random(seed + number), jobs), Token)));

        var ended = new List<JobSnapshot<string, string>>();
        foreach (var id in produced.SelectMany(static ids => ids))
        {
            var snapshot = await queue.WaitAsync(id, TimeSpan.FromMinutes(2), Token);
            Assert.NotNull(snapshot);
            ended.Add(snapshot);
        }

        await workers.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        AssertEndedOnce(ended, await queue.GetStatisticsAsync(Token), producers * jobs);
    }

    private void AssertEndedOnce(List<JobSnapshot<string, string>> ended, JobQueueStatistics counts, int expected)
    {
        Assert.All(ended, static job => Assert.True(job.HasEnded, $"{job.Id} is {job.Status}"));
        Assert.Equal(expected, ended.Select(static job => job.Id).Distinct().Count());
        Assert.Equal((expected, 0, 0, 0), (counts.Accepted, counts.Delayed, counts.Pending, counts.Running));
        Assert.Equal(ended.Count(static job => job.Status == JobStatus.Completed), counts.Completed);
        Assert.Equal(ended.Count(static job => job.Status == JobStatus.Dead), counts.Dead);
        Assert.Equal(ended.Count(static job => job.Status == JobStatus.Canceled), counts.Canceled);
        Assert.All(ended.Where(static job => job.Status == JobStatus.Completed), job =>
        {
            Assert.Equal(job.Job, job.Result);
            Assert.Equal(1, _completedRuns[job.Id]);
        });
        Assert.All(
            ended.Where(static job => job.Status == JobStatus.Dead),
            static job => Assert.True(job.Job == "dead" || (job.Job == "always fails" && job.Attempts == 4), $"{job.Job} is dead"));
        Assert.True(counts.Completed > 0 && counts.Dead > 0 && counts.Canceled > 0);
    }

    private static async Task<List<JobId>> ProduceAsync(JobQueue<string, string> queue, string caller, Random random, int jobs)
    {
        var ids = new List<JobId>();
        while (ids.Count < jobs)
        {
            var batch = Enumerable.Range(0, Math.Min(1 + random.Next(4), jobs - ids.Count)).Select(_ => Draw(caller, random)).ToList();
            var result = await queue.TryEnqueueAsync(batch, Token);
            Assert.True(result.IsAccepted);
            ids.AddRange(result.Ids);
            if (random.Next(3) == 0)
            {
                await queue.CancelAsync(ids[random.Next(ids.Count)], Token);
            }

            await Task.Yield();
        }

        return ids;
    }

    private static JobSubmission<string> Draw(string caller, Random random) => new(caller, random.Next(10) switch
    {
        0 => "dead",
        1 => "always fails",
        <= 4 => "fails once",
        _ => "completes",
    })
    {
        ExpectedDuration = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(1),
    };

    private async ValueTask<JobOutcome<string>> HandleAsync(JobContext<string> context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        switch (context.Job)
        {
            case "dead":
                return JobOutcome.Dead<string>("permanent");
            case "always fails":
                throw new InvalidOperationException("It always fails.");
            case "fails once" when context.Attempt == 1:
                return JobOutcome.Failed<string>("once");
            default:
                _completedRuns.AddOrUpdate(context.Id, 1, static (_, runs) => runs + 1);
                return context.Job;
        }
    }
}
