using Fairlead.Webhooks.Outbox;
using Fairlead.Webhooks.Tests.Hosting;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Webhooks.Redis.Tests;

/// <summary>A cluster: an outbox is whole on the node that has its hash tag, and messages find their way to whoever listens at another one.</summary>
public sealed class ClusterTests
{
    private const int Nodes = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outboxes_OneOnEachNode_WorkAndAreTakenOverThere()
    {
        await using var cluster = await RedisCluster.StartAsync(Nodes);
        for (var node = 0; node < Nodes; node++)
        {
            var prefix = await cluster.FindPrefixAsync(node);

            // Whoever knows one node finds the others.
            using var first = Connect(cluster.Nodes[(node + 1) % Nodes]);
            using var second = Connect(cluster.Nodes[(node + 2) % Nodes]);
            await WorkAsync(first, second, prefix);

            var keys = (await cluster.Nodes[node].AskAsync(Token, "KEYS", "*"))!.Split('\n');
            Assert.All(keys, key => Assert.StartsWith($"{{{prefix}}}:", key, StringComparison.Ordinal));
            Assert.Contains($"{{{prefix}}}:stream:s", keys);
        }
    }

    private static async Task WorkAsync(IConnectionMultiplexer firstConnection, IConnectionMultiplexer secondConnection, string prefix)
    {
        var options = new RedisWebhookOutboxOptions { KeyPrefix = prefix, LeaseDuration = TimeSpan.FromMinutes(10), RetryBudget = TimeSpan.FromSeconds(30) };
        using var first = new RedisWebhookOutbox(firstConnection, options, TimeProvider.System);
        using var second = new RedisWebhookOutbox(secondConnection, options, TimeProvider.System);
        var fence = (await first.OpenStreamAsync(RunningPusher.Endpoint, "s", Token)).Fence;
        Assert.True(await first.AppendAsync(new OutboxTail("s", fence, 0, "abcdef"u8.ToArray(), IsCompleted: false), Token));
        var part = new OutboxPart("s", fence, 0, 0, 4, IsFinal: false);
        Assert.Empty(await first.StoreAsync(new OutboxRequest("r", RunningPusher.Endpoint, "body"u8.ToArray(), [part], DateTimeOffset.UnixEpoch), Token));

        // No lease ends by itself: the second is told that the first has gone.
        Assert.Empty((await second.RecoverAsync(Token)).Requests);
        var news = second.WaitForNewsAsync(Token).AsTask();
        await first.LeaveAsync(Token);

        var left = (await news.WaitAsync(RunningPusher.HardLimit, Token)).Left;
        Assert.Equal("r", Assert.Single(left.Requests).Id);
        Assert.Equal("ef"u8, Assert.Single(left.Streams).Tail.Span);
        await second.AcknowledgeAsync(left.Requests[0], Token);
        Assert.Equal(new OutboxProgress(6, 4, IsEndAcknowledged: false, IsParked: false), await second.FindStreamAsync("s", Token));
    }

    private static ConnectionMultiplexer Connect(RedisServer node)
    {
        var connection = ConnectionMultiplexer.Connect($"{node.Endpoint},abortConnect=false,connectTimeout=2000");
        connection.PreserveAsyncOrder = false;
        return connection;
    }
}
