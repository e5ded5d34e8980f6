using FullService.Configuration;
using FullService.Resetting;
using FullService.Tests.Hosting;
using TestSupport;

namespace FullService.Tests.Resetting;

/// <summary>Emptying a deployment in Redis: its own keys, all of them, and nobody else's.</summary>
public sealed class RedisTargetTests
{
    // A key of somebody else for each way of being nearly one of ours.
    private static readonly string[] Foreign =
        ["mine", "factor:jobs", "{factor}", "{factor}jobs", "{factor2}:jobs", "{other}:state", "{Factor}:state", "x{factor}:state", "{f}:jobs"];

    private static CancellationToken Token => RunningService.Cancel;

    [Fact]
    public async Task Empty_KeysOfOthersBeside_StayAsTheyAre()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await SetAsync(redis, [.. Foreign, "{factor}:state", "{factor}:job:1", "{factor}:of:a b"]);
        var target = new RedisTarget(redis.Endpoint, ["factor"]);

        var description = target.Describe();
        target.Empty();

        Assert.Equal($"jobs, analyses, what is to be pushed and stored responses: 3 keys of {{factor}} in Redis at {redis.Endpoint}", description);
        Assert.Equal(Foreign.Order(StringComparer.Ordinal), await KeysAsync(redis));
    }

    [Fact]
    public async Task Empty_PrefixesOfTheService_EmptiesEachPartOfIt()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await SetAsync(redis, "{factor}:state", "{factor:analysis}:job:1", "{factor:webhooks}:processes", "{factor:relay}:sizes", "{factor:other}:state");

        new RedisTarget(redis.Endpoint, RedisKeyPrefixes.All(new ServiceSettings())).Empty();

        Assert.Equal(["{factor:other}:state"], await KeysAsync(redis));
    }

    [Fact]
    public async Task Empty_MoreKeysThanOneStepTakes_TakesAll()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await redis.AskAsync(Token, "EVAL", "for i = 1, 5000 do redis.call('SET', '{factor}:job:' .. i, i) redis.call('SET', 'mine:' .. i, i) end", "0");
        var target = new RedisTarget(redis.Endpoint, ["factor"]);

        Assert.Contains(" 5000 keys ", target.Describe(), StringComparison.Ordinal);
        target.Empty();

        Assert.Contains(" 0 keys ", target.Describe(), StringComparison.Ordinal);
        Assert.Equal("5000", await redis.AskAsync(Token, "DBSIZE"));
    }

    [Theory]
    [InlineData("f*")]
    [InlineData("f?ctor")]
    [InlineData("[f]actor")]
    [InlineData(@"f\actor")]
    public async Task Empty_PrefixThatIsAPattern_MeansItself(string prefix)
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await SetAsync(redis, [.. Foreign, "{factor}:state", $"{{{prefix}}}:state"]);

        new RedisTarget(redis.Endpoint, [prefix]).Empty();

        Assert.Equal(Foreign.Append("{factor}:state").Order(StringComparer.Ordinal), await KeysAsync(redis));
    }

    [Fact]
    public async Task Empty_SeveralPrefixes_EmptiesEach()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await SetAsync(redis, [.. Foreign, "{factor}:state", "{webhooks}:endpoints"]);
        var target = new RedisTarget(redis.Endpoint, ["factor", "webhooks"]);

        Assert.Contains("2 keys of {factor} and {webhooks}", target.Describe(), StringComparison.Ordinal);
        target.Empty();

        Assert.Equal(Foreign.Order(StringComparer.Ordinal), await KeysAsync(redis));
    }

    [Fact]
    public async Task Empty_AnotherDatabase_StaysAsItIs()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await SetAsync(redis, "{factor}:state");

        var target = new RedisTarget($"{redis.Endpoint},defaultDatabase=1", ["factor"]);
        Assert.Contains(" 0 keys ", target.Describe(), StringComparison.Ordinal);
        target.Empty();

        Assert.Equal(["{factor}:state"], await KeysAsync(redis));
    }

    [Fact]
    public async Task Empty_Cluster_EmptiesTheNodeThatHasTheKeys()
    {
        await using var cluster = await RedisCluster.StartAsync(nodes: 3);
        for (var node = 0; node < cluster.Nodes.Count; node++)
        {
            // Another deployment on the same node.
            var prefix = await cluster.FindPrefixAsync(node);
            await SetAsync(cluster.Nodes[node], $"{{{prefix}}}:state", $"{{{prefix}}}:job:1", $"other:{{{prefix}}}");
            var target = new RedisTarget(cluster.Nodes[0].Endpoint, [prefix]);

            Assert.Contains(" 2 keys ", target.Describe(), StringComparison.Ordinal);
            target.Empty();

            Assert.Equal([$"other:{{{prefix}}}"], await KeysAsync(cluster.Nodes[node]));
        }
    }

    [Fact]
    public async Task Empty_WhileAProcessUsesIt_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var target = new RedisTarget(redis.Endpoint, RedisKeyPrefixes.All(new ServiceSettings()));
        await using (var service = await RunningService.StartAsync("--Redis:Connection", redis.Endpoint))
        {
            var id = await service.SubmitAsync("360");
            await service.WaitAsync(id);

            var refusal = Assert.Throws<IOException>(target.Empty);

            Assert.Equal("The keys of {factor} and {factor:analysis} and {factor:webhooks} and {factor:relay} in Redis are in use by 1 processes; stop them first.", refusal.Message);
            Assert.Equal("1", await redis.AskAsync(Token, "HEXISTS", "{factor}:told", id));
            new RedisTarget(redis.Endpoint, ["other"]).Empty();
        }

        target.Empty();
        Assert.Empty(await KeysAsync(redis));
    }

    [Fact]
    public async Task Describe_RedisIsAway_SaysSoWithoutThePassword()
    {
        var address = $"127.0.0.1:{RedisServer.FindFreePort()}";

        var refusal = Assert.Throws<IOException>(() => new RedisTarget($"{address},password=hush,connectTimeout=500", ["factor"]).Describe());

        Assert.StartsWith("Redis did not do it: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task SetAsync(RedisServer redis, params string[] keys)
    {
        foreach (var key in keys)
        {
            Assert.Equal("OK", await redis.AskAsync(Token, "SET", key, "a value"));
        }
    }

    private static async Task<List<string>> KeysAsync(RedisServer redis) =>
        [.. (await redis.AskAsync(Token, "KEYS", "*") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
