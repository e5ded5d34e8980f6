using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Sharding;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests.Sharding;

/// <summary>A queue over several shards, on one server or on the nodes of a cluster.</summary>
public sealed class SeveralShardsTests : IAsyncDisposable
{
    private const int Shards = 3;
    private const int Callers = 12;

    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly List<(ShardedJobStore<string, string> Store, IConnectionMultiplexer Connection)> _opened = [];
    private readonly List<JobWorkers<string, string>> _workers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_OfManyCallers_AreAllDoneAndCountedOnce()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var (store, other) = (Open(redis.Endpoint), Open(redis.Endpoint));
        await WorkAsync(store);
        await WorkAsync(other);

        var ids = await SubmitAsync(store, 300);

        foreach (var id in ids)
        {
            // Whichever process is asked knows each job, and is told when it ends.
            var done = await other.WaitAsync(id, RedisFixture.HardLimit, Token);
            Assert.Equal((JobStatus.Completed, $"done {done!.Job}"), (done.Status, done.Result));
        }

        var counts = await store.GetStatisticsAsync(Token);
        Assert.Equal((300, 300, 0, 0), (counts.Accepted, counts.Completed, counts.Pending, counts.Running));
        Assert.Equal(Callers, counts.Callers.Count);
        Assert.Null(await store.FindAsync(JobId.New(TimeProvider.System), Token));
    }

    [Fact]
    public async Task Callers_EachInOneShard_AreSpread()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var store = Open(redis.Endpoint);
        await SubmitAsync(store, 2 * Callers);

        for (var caller = 0; caller < Callers; caller++)
        {
            var keys = (await redis.AskAsync(Token, "KEYS", $"*:of:caller-{caller}"))!.Split('\n');
            Assert.Equal($"{{queue:{ShardMap.ShardOf($"caller-{caller}", Shards)}}}:of:caller-{caller}", Assert.Single(keys));
        }

        var each = await Task.WhenAll(store.Shards.Select(static shard => shard.GetStatisticsAsync(Token).AsTask()));
        Assert.All(each, static counts => Assert.InRange(counts.Accepted, 1, (2 * Callers) - 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task List_PageByPage_HasEveryJobOnceNewestFirst(int limit)
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var store = Open(redis.Endpoint);
        var ids = await SubmitAsync(store, 60);

        var listed = new List<JobSnapshot<string, string>>();
        string? cursor = null;
        do
        {
            var page = await store.ListAsync(new JobListing { Limit = limit, Cursor = cursor, Statuses = [JobStatus.Pending] }, Token);
            Assert.InRange(page.Jobs.Count, 0, limit);
            listed.AddRange(page.Jobs);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equivalent(ids, listed.Select(static job => job.Id), strict: true);
        Assert.Equal(listed.OrderByDescending(static job => job.SubmittedAt).Select(static job => job.SubmittedAt), listed.Select(static job => job.SubmittedAt));
        Assert.Equal(5, (await store.ListAsync(new JobListing { Caller = "caller-1" }, Token)).Jobs.Count);
    }

    [Fact]
    public async Task Workers_OneJobAtATime_AreWokenByEachShard()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var store = Open(redis.Endpoint, static options => options.SweepInterval = TimeSpan.FromSeconds(10));
        await WorkAsync(store);

        // Were wake-ups lost, each would cost a sweep.
        for (var number = 0; number < 100; number++)
        {
            var id = await EnqueueAsync(store, number);
            await store.WaitAsync(id, RedisFixture.HardLimit, Token);
        }
    }

    [Fact]
    public async Task CancelAndRedrive_AnyShard_FindTheJob()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var store = Open(redis.Endpoint);
        foreach (var id in await SubmitAsync(store, Callers))
        {
            Assert.Equal(RedriveVerdict.NotDead, (await store.RedriveAsync(id, Token)).Verdict);
            Assert.Equal(CancelVerdict.Canceled, await store.CancelAsync(id, Token));
        }

        var unknown = JobId.New(TimeProvider.System);
        Assert.Equal(CancelVerdict.NotFound, await store.CancelAsync(unknown, Token));
        Assert.Equal(RedriveVerdict.NotFound, (await store.RedriveAsync(unknown, Token)).Verdict);
    }

    [Fact]
    public async Task Enqueue_CallersOfSeveralShards_IsRefusedWhole()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var store = Open(redis.Endpoint);
        var submissions = Enumerable.Range(0, Callers).Select(static number => new JobSubmission<string>($"caller-{number}", "x")).ToList();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () => await store.EnqueueAsync(submissions, Token));

        Assert.Contains("caller by caller", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await store.GetStatisticsAsync(Token)).Accepted);
    }

    [Fact]
    public async Task Open_WithAnotherNumberOfShards_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await EnqueueAsync(Open(redis.Endpoint), 1);
        var other = Open(redis.Endpoint, static options => options.Shards = Shards + 1);

        var refusal = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => EnqueueAsync(other, 1));

        Assert.Equal(JobStoreFailure.ServerUnsuitable, refusal.Failure);
        Assert.Contains("has 3 shards", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_OneNodeAway_TheOtherShardsGoOn()
    {
        await using var cluster = await RedisCluster.StartAsync(nodes: 3);
        var prefix = await FindPrefixAsync(cluster);
        var store = Open(string.Join(',', cluster.Nodes.Select(static node => node.Endpoint)), options =>
        {
            options.KeyPrefix = prefix;
            options.RetryBudget = TimeSpan.Zero;
        });
        await WorkAsync(store);
        await Task.WhenAll((await SubmitAsync(store, Callers)).Select(id => store.WaitAsync(id, RedisFixture.HardLimit, Token).AsTask()));

        // Shard 2 is alone on its node, and the number of shards is remembered.
        await cluster.Nodes[2].KillAsync();

        for (var number = 0; number < Callers; number++)
        {
            if (ShardMap.ShardOf($"caller-{number}", Shards) != 2)
            {
                var id = await EnqueueAsync(store, number);
                await UntilDoneAsync(store, ShardMap.ShardOf($"caller-{number}", Shards), id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var workers in _workers)
        {
            await workers.StopAsync(new CancellationToken(canceled: true)).WaitAsync(RedisFixture.HardLimit, CancellationToken.None);
            workers.Dispose();
        }

        foreach (var (store, connection) in _opened)
        {
            store.Dispose();
            connection.Close(allowCommandsToComplete: false);
        }
    }

    // Each of the shards on the node of its number.
    private static async Task<string> FindPrefixAsync(RedisCluster cluster)
    {
        for (var number = 0; ; number++)
        {
            var prefix = $"queue{number}";
            var nodes = await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => cluster.FindNodeAsync($"{prefix}:{shard}")));
            if (nodes.SequenceEqual([0, 1, 2]))
            {
                return prefix;
            }
        }
    }

    private static Task UntilDoneAsync(ShardedJobStore<string, string> store, int shard, JobId id) => RedisFixture.UntilAsync(async () =>
        (await store.Shards[shard].FindAsync(id, Token))?.Status == JobStatus.Completed);

    private static async Task<List<JobId>> SubmitAsync(ShardedJobStore<string, string> store, int jobs) =>
        [.. await Task.WhenAll(Enumerable.Range(0, jobs).Select(number => EnqueueAsync(store, number)))];

    private static async Task<JobId> EnqueueAsync(ShardedJobStore<string, string> store, int number)
    {
        var result = await store.EnqueueAsync([new JobSubmission<string>($"caller-{number % Callers}", $"{number}")], Token);
        return Assert.Single(result.Ids);
    }

    private ShardedJobStore<string, string> Open(string endpoint, Action<RedisJobStoreOptions>? configure = null)
    {
        var redis = new RedisJobStoreOptions { KeyPrefix = "queue", Shards = Shards, SweepInterval = TimeSpan.FromMilliseconds(100) };
        configure?.Invoke(redis);
        var connection = TestConnection.Open(endpoint);
        var store = new ShardedJobStore<string, string>(connection, redis, new JobQueueOptions { Workers = 4 }, Serialization, TimeProvider.System, logger: null);
        _opened.Add((store, connection));
        return store;
    }

    private async Task WorkAsync(ShardedJobStore<string, string> store)
    {
        var options = new JobQueueOptions { Workers = 4, RetryDelay = TimeSpan.FromMilliseconds(10) };
        var workers = new JobWorkers<string, string>(store, new TalliedHandler(), options, TimeProvider.System, NullLogger<JobWorkers<string, string>>.Instance);
        _workers.Add(workers);
        await workers.StartAsync(Token);
    }
}
