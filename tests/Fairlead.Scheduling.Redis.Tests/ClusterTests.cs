using Fairlead.Scheduling.Redis.Tests.Processes;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>A cluster: each queue is whole on the node that has its hash tag, and gets its functions there.</summary>
public sealed class ClusterTests
{
    private const int Nodes = 3;
    private const int Jobs = 500;
    private const int Callers = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queues_OneOnEachNode_DoTheirJobsWhereTheirKeysAre()
    {
        await using var cluster = await RedisCluster.StartAsync(Nodes);
        for (var node = 0; node < Nodes; node++)
        {
            var prefix = await cluster.FindPrefixAsync(node);

            // Whoever knows one node finds the others.
            await WorkAsync(new WorkerSettings(cluster.Nodes[(node + 1) % Nodes].Endpoint) { KeyPrefix = prefix });

            var keys = (await cluster.Nodes[node].AskAsync(Token, "KEYS", "*"))!.Split('\n');
            Assert.All(keys, key => Assert.StartsWith($"{{{prefix}}}:", key, StringComparison.Ordinal));
            Assert.Contains("fairlead_", await cluster.Nodes[node].AskAsync(Token, "FUNCTION", "LIST"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Node_KilledAndRestarted_ItsQueueLosesNothing()
    {
        await using var cluster = await RedisCluster.StartAsync(Nodes, "--appendonly", "yes", "--appendfsync", "always");
        var settings = new WorkerSettings(EndpointsOf(cluster)) { KeyPrefix = await cluster.FindPrefixAsync(1) };
        await WorkAsync(settings, async () =>
        {
            await cluster.Nodes[1].KillAsync();
            await cluster.Nodes[1].RestartAsync(Token);
        });
    }

    [Fact]
    public async Task Slot_MovedWhileNobodyWorks_ItsQueueGoesOnAtTheOtherNode()
    {
        await using var cluster = await RedisCluster.StartAsync(Nodes);
        var settings = new WorkerSettings(EndpointsOf(cluster)) { KeyPrefix = await cluster.FindPrefixAsync(0) };
        await using (var submitting = await WorkerFleet.StartAsync(settings, processes: 0))
        {
            await submitting.SubmitAsync(Work, Callers);
        }

        await cluster.MoveAsync(settings.KeyPrefix, from: 0, to: 1);

        await using var working = await WorkerFleet.StartAsync(settings, processes: 1);
        await working.UntilCompletedAsync(Jobs);
        Assert.Empty((await cluster.Nodes[0].AskAsync(Token, "KEYS", "*"))!);
        Assert.Equal((Jobs, Jobs), await CountAsync(working));
    }

    private static IEnumerable<WorkOrder> Work => Enumerable.Range(0, Jobs).Select(static number => WorkOrder.Lasting(number, milliseconds: 1));

    private static string EndpointsOf(RedisCluster cluster) => string.Join(',', cluster.Nodes.Select(static node => node.Endpoint));

    private static async Task<(long Accepted, long Completed)> CountAsync(WorkerFleet fleet)
    {
        var counts = await fleet.Store.GetStatisticsAsync(Token);
        return (counts.Accepted, counts.Completed);
    }

    private static async Task WorkAsync(WorkerSettings settings, Func<Task>? faultAsync = null)
    {
        await using var fleet = await WorkerFleet.StartAsync(settings, processes: 2);
        var submitting = fleet.SubmitAsync(Work, Callers);
        if (faultAsync is not null)
        {
            await fleet.Ledger.Began.WhenAsync(Jobs / 2).WaitAsync(RedisFixture.HardLimit, Token);
            await faultAsync();
        }

        await submitting;
        await fleet.UntilCompletedAsync(Jobs);
        await fleet.StopAsync();
        await fleet.CheckAsync();
    }
}
