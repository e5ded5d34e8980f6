using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>A call had its effect, and then the network was cut before the answer came: what is repeated by itself must not happen twice.</summary>
public sealed class LostAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task EnqueueAsync_AnswerIsLost_StoresTheJobOnce() => LoseAsync(
        static _ => ValueTask.FromResult<JobLease<string>?>(null),
        static async (store, _) => Assert.True((await store.EnqueueAsync([new JobSubmission<string>("a", "job")], Token)).IsAccepted),
        static async redis => await redis.AskAsync("HGET", "{queue}:counts", "accepted") == "1",
        static counts => Assert.Equal((1, 1), (counts.Accepted, counts.Pending)));

    [Fact]
    public Task LeaseAsync_AnswerIsLost_IsAnsweredWithTheSameLease() => LoseAsync(
        EnqueueAsync,
        static async (store, _) =>
        {
            var lease = await store.LeaseAsync(WorkerKind.General, Token);
            Assert.Equal((1, 1), (lease!.Attempt, lease.FencingToken));
            Assert.True(await store.EndAsync(lease, JobOutcome.Completed("done"), TimeSpan.Zero, Token));
        },
        static async redis => await redis.CountAsync("HLEN", "{queue}:running") == 1,
        static counts => Assert.Equal((1, 1), (counts.Accepted, counts.Completed)));

    // A process has two calls under way, and what each of them leased is known until both are answered.
    [Fact]
    public async Task LeaseAsync_TwoAnswersAreLost_EachIsAnsweredWithItsOwnLease()
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var proxy = new CuttableProxy(redis.Server.Port);
        var store = redis.Open(configureRedis: static options => options.RetryBudget = TimeSpan.FromMinutes(1), endpoint: proxy.Endpoint);
        await EnqueueAsync(store);
        await EnqueueAsync(store);
        proxy.LoseAnswers();
        var first = store.LeaseAsync(WorkerKind.General, Token).AsTask();
        await RedisFixture.UntilAsync(async () => await redis.CountAsync("HLEN", "{queue}:running") == 1);
        var second = store.LeaseAsync(WorkerKind.General, Token).AsTask();
        await RedisFixture.UntilAsync(async () => await redis.CountAsync("HLEN", "{queue}:running") == 2);

        proxy.Cut();

        var leases = await Task.WhenAll(first, second).WaitAsync(RedisFixture.HardLimit, Token);
        Assert.Equal([(1, 1L), (1, 2L)], leases.Select(static lease => (lease!.Attempt, lease.FencingToken)));
    }

    [Fact]
    public Task EndAsync_AnswerIsLost_IsRecordedOnceAndSaysSo() => LoseAsync(
        LeaseAsync,
        static async (store, lease) => Assert.True(await store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token)),
        static async redis => await redis.AskAsync("HGET", "{queue}:counts", "completed") == "1",
        static counts => Assert.Equal((1, 0), (counts.Completed, counts.Running)));

    [Fact]
    public Task EndAsync_AnswerOfAFailureIsLost_CountsOneFailure() => LoseAsync(
        LeaseAsync,
        static async (store, lease) => Assert.True(await store.EndAsync(lease!, JobOutcome.Failed<string>("failed"), TimeSpan.FromHours(1), Token)),
        static async redis => await redis.CountAsync("ZCARD", "{queue}:delayed") == 1,
        static counts => Assert.Equal((1, 0), (counts.Delayed, counts.Running)));

    [Fact]
    public Task EndAsync_AnswerIsLostAndTheJobRunsAgain_IsStillRecorded() => LoseAsync(
        LeaseAsync,
        static async (store, lease) => Assert.True(await store.EndAsync(lease!, JobOutcome.Failed<string>("failed"), TimeSpan.Zero, Token)),
        static async redis => await redis.Open().LeaseAsync(WorkerKind.General, Token) is { Attempt: 2 },
        static counts => Assert.Equal((1, 1), (counts.Accepted, counts.Running)));

    [Fact]
    public Task ReleaseAsync_AnswerIsLost_GivesTheJobBackOnce() => LoseAsync(
        LeaseAsync,
        static async (store, lease) => Assert.True(await store.ReleaseAsync(lease!, Token)),
        static async redis => await redis.CountAsync("ZCARD", "{queue}:pending") == 1,
        static counts => Assert.Equal((1, 0), (counts.Pending, counts.Running)));

    // Prepares, loses the answer of a call once the server shows its effect, cuts the network, and lets the call go on.
    private static async Task LoseAsync(
        Func<RedisJobStore<string, string>, ValueTask<JobLease<string>?>> prepareAsync,
        Func<RedisJobStore<string, string>, JobLease<string>?, Task> callAsync,
        Func<RedisFixture, Task<bool>> hasEffectAsync,
        Action<JobQueueStatistics> check)
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var proxy = new CuttableProxy(redis.Server.Port);
        var store = redis.Open(configureRedis: static options => options.RetryBudget = TimeSpan.FromMinutes(1), endpoint: proxy.Endpoint);
        await store.SweepAsync(Token);
        var lease = await prepareAsync(store);
        proxy.LoseAnswers();
        var call = callAsync(store, lease);
        await RedisFixture.UntilAsync(() => hasEffectAsync(redis));
        Assert.False(call.IsCompleted);

        proxy.Cut();

        await call.WaitAsync(RedisFixture.HardLimit, Token);
        check(await redis.Open().GetStatisticsAsync(Token));
    }

    private static async ValueTask<JobLease<string>?> EnqueueAsync(RedisJobStore<string, string> store)
    {
        await store.EnqueueAsync([new JobSubmission<string>("a", "job")], Token);
        return null;
    }

    private static async ValueTask<JobLease<string>?> LeaseAsync(RedisJobStore<string, string> store)
    {
        await EnqueueAsync(store);
        return await store.LeaseAsync(WorkerKind.General, Token);
    }
}
