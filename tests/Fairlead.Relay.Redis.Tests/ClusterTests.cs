using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using StackExchange.Redis;
using TestSupport;
using static Fairlead.Relay.Redis.Tests.Hosting.StoreExtensions;

namespace Fairlead.Relay.Redis.Tests;

/// <summary>A cluster: a store is whole on the node that has its hash tag, whichever node a cache knows.</summary>
public sealed class ClusterTests
{
    private const int Nodes = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_OneOnEachNode_AreSharedThere()
    {
        await using var cluster = await RedisCluster.StartAsync(Nodes);
        for (var node = 0; node < Nodes; node++)
        {
            var prefix = await cluster.FindPrefixAsync(node);

            // Whoever knows one node finds the others.
            using var first = Connect(cluster.Nodes[(node + 1) % Nodes]);
            using var second = Connect(cluster.Nodes[(node + 2) % Nodes]);
            await ShareAsync(first, second, prefix);

            var keys = (await cluster.Nodes[node].AskAsync(Token, "KEYS", "*"))!.Split('\n');
            Assert.All(keys, key => Assert.StartsWith($"{{{prefix}}}:", key, StringComparison.Ordinal));
            Assert.Contains($"{{{prefix}}}:totals", keys);
        }
    }

    private static async Task ShareAsync(IConnectionMultiplexer firstConnection, IConnectionMultiplexer secondConnection, string prefix)
    {
        var options = new RedisRelayStoreOptions { KeyPrefix = prefix, CallTimeout = TimeSpan.FromSeconds(30) };
        using var first = new RedisRelayStore(firstConnection, options, TimeProvider.System);
        using var second = new RedisRelayStore(secondConnection, options, TimeProvider.System);
        var body = Body(200_000);
        await first.SaveAsync("short");
        await first.SaveAsync(body, Key + "/long", Head("Cache-Groups: \"g\""));
        Assert.Equal(["short"], await second.ReadAllAsync());
        Assert.Equal(body, await (await second.FindAsync(Key + "/long", Token)).Responses.Single().ReadAsync());

        await second.RemoveAsync(StoreScope.Url(Key), Token);
        await second.RemoveAsync(StoreScope.Group("GET https://origin.example", "g"), Token);
        Assert.Empty(await first.ReadAllAsync());
        Assert.Empty(await first.ReadAllAsync(Key + "/long"));

        await first.SaveAsync("again");
        Assert.Equal(1, await first.RemoveAsync(StoreScope.Prefix("GET https://origin.example/"), Token));
        Assert.Empty(await second.ReadAllAsync());
    }

    private static ConnectionMultiplexer Connect(RedisServer node)
    {
        var connection = ConnectionMultiplexer.Connect($"{node.Endpoint},abortConnect=false,connectTimeout=2000");
        connection.PreserveAsyncOrder = false;
        return connection;
    }
}
