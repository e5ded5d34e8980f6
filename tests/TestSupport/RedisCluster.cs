using System.Globalization;

namespace TestSupport;

/// <summary>Servers that share the slots of a cluster.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;

    // Nothing takes this long unless it is broken.
    private static readonly TimeSpan FormLimit = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _nodes = [];

    private RedisCluster()
    {
    }

    /// <summary>Gets its servers, in the order of their slots.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a cluster and returns when all of its servers know all slots.</summary>
    /// <param name="nodes">How many servers.</param>
    /// <param name="arguments">Settings of each server that take the place of the usual ones.</param>
    public static async Task<RedisCluster> StartAsync(int nodes, params string[] arguments)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.FormAsync(nodes, arguments);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds a prefix whose keys a node has.</summary>
    public async Task<string> FindPrefixAsync(int node)
    {
        for (var number = 0; ; number++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"queue-{number}");
            var slot = int.Parse(await FindSlotAsync(prefix), CultureInfo.InvariantCulture);
            if (slot >= FirstSlot(node) && slot < FirstSlot(node + 1))
            {
                return prefix;
            }
        }
    }

    /// <summary>Finds the node that has the keys of a prefix.</summary>
    public async Task<int> FindNodeAsync(string prefix)
    {
        var slot = int.Parse(await FindSlotAsync(prefix), CultureInfo.InvariantCulture);
        return Enumerable.Range(0, Nodes.Count).Last(node => slot >= FirstSlot(node));
    }

    /// <summary>Moves the slot of a prefix, with all its keys, from one node to another.</summary>
    public async Task MoveAsync(string prefix, int from, int to)
    {
        var slot = await FindSlotAsync(prefix);
        var (source, target) = (_nodes[from], _nodes[to]);
        var targetId = (await target.AskAsync(Token, "CLUSTER", "MYID"))!;
        await target.AskAsync(Token, "CLUSTER", "SETSLOT", slot, "IMPORTING", (await source.AskAsync(Token, "CLUSTER", "MYID"))!);
        await source.AskAsync(Token, "CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        var keys = (await source.AskAsync(Token, "CLUSTER", "GETKEYSINSLOT", slot, Text(int.MaxValue)))!.Split('\n');
        await source.AskAsync(Token, ["MIGRATE", "127.0.0.1", Text(target.Port), "", "0", "10000", "KEYS", .. keys]);
        foreach (var node in new[] { target, source }.Union(_nodes))
        {
            await node.AskAsync(Token, "CLUSTER", "SETSLOT", slot, "NODE", targetId);
        }
    }

    /// <summary>Ends all servers and removes their folders.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> FindSlotAsync(string prefix) => (await _nodes[0].AskAsync(Token, "CLUSTER", "KEYSLOT", $"{{{prefix}}}:state"))!;

    // Asked once all nodes are there.
    private int FirstSlot(int node) => Slots * node / _nodes.Count;

    private async Task FormAsync(int nodes, string[] arguments)
    {
        var busPorts = new List<string>();
        for (var node = 0; node < nodes; node++)
        {
            busPorts.Add(Text(RedisServer.FindFreePort()));
            _nodes.Add(await RedisServer.StartAsync(Token, ["--cluster-enabled", "yes", "--cluster-port", busPorts[node], .. arguments]));
        }

        for (var node = 0; node < nodes; node++)
        {
            await _nodes[node].AskAsync(Token, "CLUSTER", "ADDSLOTSRANGE", Text(FirstSlot(node)), Text(FirstSlot(node + 1) - 1));

            // Nodes that begin with the same epoch would have to agree about it first.
            await _nodes[node].AskAsync(Token, "CLUSTER", "SET-CONFIG-EPOCH", Text(node + 1));
        }

        for (var node = 1; node < nodes; node++)
        {
            await _nodes[0].AskAsync(Token, "CLUSTER", "MEET", "127.0.0.1", Text(_nodes[node].Port), busPorts[node]);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(FormLimit);
        foreach (var node in _nodes)
        {
            while (!(await node.AskAsync(limit.Token, "CLUSTER", "INFO"))!.Contains("cluster_state:ok", StringComparison.Ordinal))
            {
                await Task.Yield();
            }
        }
    }
}
