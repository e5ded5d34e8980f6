using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Redis is killed, cut off, emptied of its scripts and stopped under load; afterwards every job is accounted for.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Callers = 10;
    private const int BatchSize = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FunctionFlush_UnderLoad_IsNotNoticed()
    {
        await using var redis = await RedisFixture.StartAsync();
        await LoadAsync(redis, jobs: 1_000, async _ => await redis.AskAsync("FUNCTION", "FLUSH"));
    }

    [Fact]
    public async Task ClientKill_UnderLoad_LosesNothing()
    {
        await using var redis = await RedisFixture.StartAsync();
        await LoadAsync(redis, jobs: 1_000, async round => await redis.AskAsync("CLIENT", "KILL", "TYPE", round % 2 == 0 ? "normal" : "pubsub"));
    }

    [Fact]
    public async Task Kill_WithAppendOnlyFile_LosesNothing()
    {
        await using var redis = await RedisFixture.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await LoadAsync(redis, jobs: 500, _ => RestartAsync(redis));
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Faults_ManyAtRandom_LoseNothing()
    {
        const int Seed = 20_301_211;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        await using var redis = await RedisFixture.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await LoadAsync(redis, jobs: 20_000, _ => random.Next(4) switch
        {
            0 => redis.AskAsync("FUNCTION", "FLUSH"),
            1 => redis.AskAsync("CLIENT", "KILL", "TYPE", "normal"),
            2 => redis.AskAsync("CLIENT", "KILL", "TYPE", "pubsub"),
            _ => RestartAsync(redis),
        });
    }

    [Fact]
    public async Task ClientPause_LongerThanTheBudget_EndsEachCallInTime()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open(configureRedis: Impatient);
        var id = Assert.Single((await store.EnqueueAsync([Submit(0)], Token)).Ids);
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        await redis.AskAsync("CLIENT", "PAUSE", "3600000", "ALL");

        var calls = new Func<Task>[]
        {
            async () => await store.EnqueueAsync([Submit(1)], Token),
            async () => await store.LeaseAsync(WorkerKind.General, Token),
            async () => await store.FindAsync(id, Token),
            async () => await store.ReportAsync(lease!, new JobProgress(0.5), Token),
            async () => await store.CancelAsync(id, Token),
            async () => await store.GetStatisticsAsync(Token),
            async () => await store.WaitAsync(id, TimeSpan.FromHours(1), Token),
        };
        foreach (var call in calls)
        {
            var exception = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => call().WaitAsync(RedisFixture.HardLimit, Token));
            Assert.Equal(JobStoreFailure.Unreachable, exception.Failure);
        }

        // Paused, it would not follow an order to end.
        await redis.Server.KillAsync();
    }

    [Fact]
    public async Task Start_WhileRedisIsDown_FailsTypedAndRecoversByItself()
    {
        await using var redis = await RedisFixture.StartAsync();
        await redis.Server.KillAsync();
        var store = redis.Open(configureRedis: Impatient);
        var exception = await Assert.ThrowsAsync<JobStoreUnavailableException>(async () => await store.EnqueueAsync([Submit(0)], Token));
        Assert.Equal(JobStoreFailure.Unreachable, exception.Failure);

        await redis.Server.RestartAsync(Token);

        await RedisFixture.UntilAsync(async () =>
        {
            try
            {
                return (await store.EnqueueAsync([Submit(0)], Token)).IsAccepted;
            }
            catch (JobStoreUnavailableException)
            {
                return false;
            }
        });
        Assert.NotNull(await store.LeaseAsync(WorkerKind.General, Token));
    }

    [Fact]
    public async Task FlushAll_QueueIsGone_BeginsAnew()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open();
        await store.EnqueueAsync([Submit(0)], Token);
        var lease = await store.LeaseAsync(WorkerKind.General, Token);

        await redis.AskAsync("FLUSHALL");

        Assert.False(await store.EndAsync(lease!, JobOutcome.Completed("late"), TimeSpan.Zero, Token));
        await store.EnqueueAsync([Submit(0)], Token);
        Assert.Equal((1, 1), await CountAsync(store));
    }

    [Fact]
    public async Task DataOfThePast_AfterARestore_IsWhatTheQueueGoesOnWith()
    {
        const string Copy = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('COPY', key, ARGV[2] .. string.sub(key, tonumber(ARGV[3])), 'REPLACE') end";
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open();
        var ids = (await store.EnqueueAsync([Submit(0), Submit(1), Submit(2)], Token)).Ids;
        await redis.AskAsync("EVAL", Copy, "0", "{queue}:*", "saved:{queue}:", "9");
        for (var job = 0; job < 3; job++)
        {
            Assert.True(await store.EndAsync((await store.LeaseAsync(WorkerKind.General, Token))!, JobOutcome.Completed("done"), TimeSpan.Zero, Token));
        }

        // Under the functions, which remember what has just been done.
        await redis.AskAsync("EVAL", Copy, "0", "saved:*", "{queue}:", "15");

        Assert.Equal((3, 3), await CountAsync(store));
        var leased = new List<JobId>();
        while (await store.LeaseAsync(WorkerKind.General, Token) is { } lease)
        {
            Assert.Equal(1, lease.Attempt);
            leased.Add(lease.Id);
        }

        Assert.Equal(ids, leased);
    }

    [Fact]
    public async Task MemoryFull_Enqueue_IsRefusedTyped()
    {
        await using var redis = await RedisFixture.StartAsync();
        var store = redis.Open();
        await store.EnqueueAsync([Submit(0)], Token);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1mb");

        var exception = await Assert.ThrowsAsync<JobStoreUnavailableException>(async () => await store.EnqueueAsync([Submit(1)], Token));

        Assert.Equal(JobStoreFailure.MemoryFull, exception.Failure);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        await store.EnqueueAsync([Submit(1)], Token);
        Assert.Equal((2, 2), await CountAsync(store));
    }

    private static void Impatient(RedisJobStoreOptions options) =>
        (options.CallTimeout, options.RetryBudget) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300));

    private static JobSubmission<string> Submit(int number) => new($"caller-{number % Callers}", $"{number}");

    private static async Task<(long Accepted, long Pending)> CountAsync(RedisJobStore<string, string> store)
    {
        var counts = await store.GetStatisticsAsync(Token);
        return (counts.Accepted, counts.Pending);
    }

    private static async Task<string?> RestartAsync(RedisFixture redis)
    {
        await redis.Server.KillAsync();
        await redis.Server.RestartAsync(Token);
        return null;
    }

    // A process submits, two work, and a fault strikes after every hundred jobs; then all is counted.
    private static async Task LoadAsync(RedisFixture redis, int jobs, Func<int, Task<string?>> faultAsync)
    {
        var options = new JobQueueOptions { Workers = 4, MaxAttempts = 100, LeaseDuration = TimeSpan.FromSeconds(2) };
        void Configure(JobQueueOptions configured) =>
            (configured.Workers, configured.MaxAttempts, configured.LeaseDuration) = (options.Workers, options.MaxAttempts, options.LeaseDuration);
        var api = redis.Open(Configure, static patient => patient.RetryBudget = TimeSpan.FromMinutes(1));
        var handler = new TalliedHandler();
        for (var process = 0; process < 2; process++)
        {
            await redis.WorkAsync(redis.Open(Configure), handler, options);
        }

        var ids = new List<JobId>();
        for (var number = 0; number < jobs; number += BatchSize)
        {
            if (number % 100 == 0)
            {
                await faultAsync(number / 100);
            }

            var submissions = Enumerable.Range(number, BatchSize).Select(static job => Submit(job)).ToList();
            var enqueued = await api.EnqueueAsync(submissions, Token).AsTask().WaitAsync(RedisFixture.HardLimit, Token);
            ids.AddRange(enqueued.Ids);
        }

        await RedisFixture.UntilAsync(async () => (await api.GetStatisticsAsync(Token)).Completed >= jobs);
        var counts = await api.GetStatisticsAsync(Token);
        Assert.Equal((jobs, jobs), (counts.Accepted, counts.Completed));
        Assert.Equal((0, 0, 0, 0), (counts.Delayed, counts.Pending, counts.Running, counts.Dead));
        foreach (var (id, number) in ids.Select(static (id, number) => (id, number)))
        {
            var snapshot = await api.FindAsync(id, Token);
            Assert.Equal((JobStatus.Completed, $"done {number}"), (snapshot?.Status, snapshot?.Result));
            Assert.InRange(handler.Handled[id], 1, snapshot!.Attempts);
        }
    }
}
