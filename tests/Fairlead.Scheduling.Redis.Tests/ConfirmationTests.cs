using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>Replicas confirm what is promised, or it is not promised.</summary>
public sealed class ConfirmationTests
{
    private const int Jobs = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enqueue_ReplicaConfirms_FailoverThenLosesNothing()
    {
        await using var fixture = await RedisFixture.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await StartReplicaAsync(fixture.Server);
        var store = fixture.Open(configureRedis: Confirmed, endpoint: $"{fixture.Server.Endpoint},{replica.Endpoint}");

        var accepted = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(number => EnqueueAsync(store, number)));
        await fixture.Server.KillAsync();
        await replica.AskAsync(Token, "REPLICAOF", "NO", "ONE");

        var survivor = fixture.Open(endpoint: replica.Endpoint);
        foreach (var id in accepted)
        {
            Assert.Equal(JobStatus.Pending, (await survivor.FindAsync(id, Token))?.Status);
        }
    }

    [Fact]
    public async Task End_ReplicaConfirms_FailoverThenKnowsTheOutcome()
    {
        await using var fixture = await RedisFixture.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await StartReplicaAsync(fixture.Server);
        var store = fixture.Open(configureRedis: Confirmed, endpoint: $"{fixture.Server.Endpoint},{replica.Endpoint}");
        var id = await EnqueueAsync(store, 1);
        var lease = await store.LeaseAsync(WorkerKind.General, Token);
        Assert.True(await store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, Token));

        await fixture.Server.KillAsync();
        await replica.AskAsync(Token, "REPLICAOF", "NO", "ONE");

        var known = await fixture.Open(endpoint: replica.Endpoint).FindAsync(id, Token);
        Assert.Equal((JobStatus.Completed, "done"), (known!.Status, known.Result));
    }

    [Fact]
    public async Task Enqueue_NoReplica_FailsAndIsTakenOnceWhenOneIsBack()
    {
        await using var fixture = await RedisFixture.StartAsync("--repl-diskless-sync-delay", "0");
        var store = fixture.Open(configureRedis: static redis =>
        {
            Confirmed(redis);
            redis.RetryBudget = TimeSpan.Zero;
            redis.ConfirmationTimeout = TimeSpan.FromMilliseconds(20);
        });
        var submission = new JobSubmission<string>("alice", "1") { Id = JobId.New(TimeProvider.System) };

        var refusal = await Assert.ThrowsAsync<JobStoreUnavailableException>(async () => await store.EnqueueAsync([submission], Token));
        Assert.Equal(JobStoreFailure.Unreachable, refusal.Failure);
        Assert.Contains("0 of 1 replicas", refusal.Message, StringComparison.Ordinal);

        await using var replica = await StartReplicaAsync(fixture.Server);
        await RedisFixture.UntilAsync(async () => await IsTakenAsync(store, submission));
        Assert.Equal(1, (await store.GetStatisticsAsync(Token)).Accepted);
    }

    [Fact]
    public async Task Join_Cluster_IsRefused()
    {
        await using var cluster = await RedisCluster.StartAsync(nodes: 3);
        await using var fixture = await RedisFixture.StartAsync();
        var store = fixture.Open(configureRedis: Confirmed, endpoint: cluster.Nodes[0].Endpoint);

        var refusal = await Assert.ThrowsAsync<JobStoreUnavailableException>(() => EnqueueAsync(store, 1));

        Assert.Equal(JobStoreFailure.ServerUnsuitable, refusal.Failure);
    }

    private static void Confirmed(RedisJobStoreOptions redis) => redis.ConfirmingReplicas = 1;

    private static async Task<JobId> EnqueueAsync(RedisJobStore<string, string> store, int number)
    {
        var result = await store.EnqueueAsync([new JobSubmission<string>("alice", $"{number}")], Token);
        Assert.Equal(EnqueueVerdict.Accepted, result.Verdict);
        return Assert.Single(result.Ids);
    }

    private static async Task<bool> IsTakenAsync(RedisJobStore<string, string> store, JobSubmission<string> submission)
    {
        try
        {
            return (await store.EnqueueAsync([submission], Token)).Verdict == EnqueueVerdict.Accepted;
        }
        catch (JobStoreUnavailableException)
        {
            // Within 20 milliseconds a replica may still be busy with its first copy.
            return false;
        }
    }

    private static async Task<RedisServer> StartReplicaAsync(RedisServer primary)
    {
        var replica = await RedisServer.StartAsync(Token, "--replicaof", $"127.0.0.1 {primary.Port}");
        await RedisFixture.UntilAsync(async () =>
            (await replica.AskAsync(Token, "INFO", "replication"))!.Contains("master_link_status:up", StringComparison.Ordinal));
        return replica;
    }
}
