using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>What stores that share a queue, and nothing else, hear of each other.</summary>
public sealed class SeveralProcessesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelAsync_JobThatRunsElsewhere_IsRevokedAtOnce()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (api, worker) = (redis.Open(), redis.Open());
        var id = await EnqueueAsync(api, "a");
        var lease = await LeaseAsync(worker);
        var revoked = new TaskCompletionSource();
        await using var registration = lease.StopToken.Register(revoked.SetResult);

        Assert.Equal(CancelVerdict.Canceled, await api.CancelAsync(id, Token));

        await revoked.Task.WaitAsync(RedisFixture.HardLimit, Token);
        Assert.Equal(JobStopReason.Canceled, lease.StopReason);
    }

    [Fact]
    public async Task WaitAsync_JobThatEndsElsewhere_SeesItsResult()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (api, worker) = (redis.Open(SlowSweeps), redis.Open(SlowSweeps));
        var id = await EnqueueAsync(api, "a");
        var waiting = api.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask();
        var lease = await LeaseAsync(worker);

        await worker.EndAsync(lease, JobOutcome.Completed("done"), TimeSpan.Zero, Token);

        Assert.Equal("done", (await waiting.WaitAsync(RedisFixture.HardLimit, Token))?.Result);
    }

    [Fact]
    public async Task WaitAsync_JobIsForgottenAtItsEnd_SeesItsResult()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (api, worker) = (redis.Open(static options => options.MaxRetained = 0), redis.Open(static options => options.MaxRetained = 0));
        var id = await EnqueueAsync(api, "a");
        var waiting = api.WaitAsync(id, TimeSpan.FromHours(1), Token).AsTask();
        await RedisFixture.UntilAsync(async () => await redis.AskAsync("HGET", "{queue}:waiting", id.ToString()) is not null);

        await worker.EndAsync(await LeaseAsync(worker), JobOutcome.Completed("done"), TimeSpan.Zero, Token);

        Assert.Equal("done", (await waiting.WaitAsync(RedisFixture.HardLimit, Token))?.Result);
        Assert.Null(await api.FindAsync(id, Token));
    }

    [Fact]
    public async Task WaitForWorkAsync_JobsComeElsewhere_WakesOneWorkerEach()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (api, first, second) = (redis.Open(), redis.Open(), redis.Open());
        var idle = Enumerable.Range(0, 6)
            .Select(number => (number % 2 == 0 ? first : second).WaitForWorkAsync(WorkerKind.General, Token).AsTask())
            .ToList();
        await RedisFixture.UntilAsync(async () => await CountIdleAsync(redis) == 6);

        await api.EnqueueAsync([Submit("a"), Submit("b"), Submit("c")], Token);

        await RedisFixture.UntilAsync(() => Task.FromResult(idle.Count(static task => task.IsCompleted) == 3));
        Assert.Equal(3, await CountIdleAsync(redis));
        for (var job = 0; job < 3; job++)
        {
            await LeaseAsync(job % 2 == 0 ? first : second);
        }

        await first.SweepAsync(Token);
        await second.SweepAsync(Token);
        Assert.Equal(3, idle.Count(static task => task.IsCompleted));
    }

    [Fact]
    public async Task LeaseAsync_LimitPerCaller_HoldsForAllProcesses()
    {
        await using var redis = await RedisFixture.StartAsync();
        var stores = Enumerable.Range(0, 3).Select(_ => redis.Open(static options => options.MaxRunningPerCaller = 2)).ToList();
        await stores[0].EnqueueAsync([.. Enumerable.Range(0, 9).Select(static _ => Submit("a"))], Token);

        var leases = new List<JobLease<string>?>();
        foreach (var store in stores)
        {
            leases.Add(await store.LeaseAsync(WorkerKind.General, Token));
        }

        Assert.Equal(2, leases.Count(static lease => lease is not null));
    }

    [Fact]
    public async Task LeaseAsync_LongJobs_LeaveOneWorkerOfAllProcessesFree()
    {
        await using var redis = await RedisFixture.StartAsync();
        var stores = Enumerable.Range(0, 3).Select(_ => redis.Open(static options => options.Workers = 2)).ToList();
        await stores[0].EnqueueAsync([.. Enumerable.Range(0, 9).Select(static _ => Submit("a") with { ExpectedDuration = TimeSpan.FromHours(1) })], Token);
        await stores[1].SweepAsync(Token);
        await stores[2].SweepAsync(Token);

        var leases = new List<JobLease<string>?>();
        for (var worker = 0; worker < 6; worker++)
        {
            leases.Add(await stores[worker % 3].LeaseAsync(WorkerKind.General, Token));
        }

        Assert.Equal(5, leases.Count(static lease => lease is not null));
    }

    [Fact]
    public async Task LeaseAsync_ProcessDies_ItsJobsComeBackToTheOthers()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (dying, living) = (redis.Open(ShortLease), redis.Open(ShortLease));
        var ids = (await living.EnqueueAsync([.. Enumerable.Range(0, 20).Select(static _ => Submit("a"))], Token)).Ids;
        for (var job = 0; job < 10; job++)
        {
            await LeaseAsync(dying);
        }

        redis.Kill(dying);

        var attempts = new List<int>();
        while (attempts.Count < ids.Count)
        {
            if (await living.LeaseAsync(WorkerKind.General, Token) is { } lease)
            {
                attempts.Add(lease.Attempt);
                await living.EndAsync(lease, JobOutcome.Completed("done"), TimeSpan.Zero, Token);
                continue;
            }

            await living.WaitForWorkAsync(WorkerKind.General, Token).AsTask().WaitAsync(RedisFixture.HardLimit, Token);
        }

        Assert.Equal((10, 10), (attempts.Count(static attempt => attempt == 1), attempts.Count(static attempt => attempt == 2)));
        Assert.Equal(20, (await living.GetStatisticsAsync(Token)).Completed);
    }

    [Fact]
    public async Task EndAsync_LeaseThatAnotherProcessTookOver_IsRefused()
    {
        await using var redis = await RedisFixture.StartAsync();
        var (slow, quick) = (redis.Open(ShortLease), redis.Open(ShortLease));
        var id = await EnqueueAsync(slow, "a");
        var old = await LeaseAsync(slow);
        await quick.WaitForWorkAsync(WorkerKind.General, Token).AsTask().WaitAsync(RedisFixture.HardLimit, Token);
        var current = await LeaseAsync(quick);

        Assert.False(await slow.EndAsync(old, JobOutcome.Completed("late"), TimeSpan.Zero, Token));
        Assert.True(await quick.EndAsync(current, JobOutcome.Completed("right"), TimeSpan.Zero, Token));

        Assert.True(current.FencingToken > old.FencingToken);
        Assert.Equal("right", (await slow.FindAsync(id, Token))?.Result);
    }

    private static async Task<int> CountIdleAsync(RedisFixture redis) =>
        (await redis.AskAsync("ZRANGE", "{queue}:idle:general", "0", "-1", "WITHSCORES"))!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Chunk(2)
            .Sum(static entry => int.Parse(entry[1], CultureInfo.InvariantCulture));

    private static void SlowSweeps(JobQueueOptions options) => options.LeaseDuration = TimeSpan.FromHours(1);

    private static void ShortLease(JobQueueOptions options) => options.LeaseDuration = TimeSpan.FromSeconds(1);

    private static JobSubmission<string> Submit(string caller) => new(caller, "job");

    private static async Task<JobId> EnqueueAsync(RedisJobStore<string, string> store, string caller) =>
        Assert.Single((await store.EnqueueAsync([Submit(caller)], Token)).Ids);

    private static async Task<JobLease<string>> LeaseAsync(RedisJobStore<string, string> store)
    {
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        Assert.NotNull(lease);
        return lease;
    }
}
