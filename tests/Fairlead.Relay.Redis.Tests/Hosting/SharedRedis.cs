using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Relay.Redis.Tests.Hosting;

/// <summary>A server, and stores on it that share nothing else: each has a connection of its own, as in a process of its own.</summary>
internal sealed class SharedRedis(RedisServer server) : IAsyncDisposable
{
    public const string Prefix = "cache";

    private readonly List<RedisRelayStore> _stores = [];
    private readonly List<IConnectionMultiplexer> _connections = [];

    public RedisServer Server { get; } = server;

    public ManualTimeProvider Time { get; } = new(Messages.Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SharedRedis> StartAsync(params string[] arguments) => new(await RedisServer.StartAsync(Token, arguments));

    /// <summary>Opens the store in what could be another process.</summary>
    public RedisRelayStore Open(Action<RedisRelayStoreOptions>? configure = null)
    {
        // A busy machine is slow, and no test waits for an answer that does not come.
        var options = new RedisRelayStoreOptions { KeyPrefix = Prefix, MaxBytes = 1 << 20, CallTimeout = TimeSpan.FromSeconds(30) };
        configure?.Invoke(options);
        var store = new RedisRelayStore(Connect(), options, Time);
        _stores.Add(store);
        return store;
    }

    public IConnectionMultiplexer Connect()
    {
        var connection = ConnectionMultiplexer.Connect($"{Server.Endpoint},abortConnect=false,connectTimeout=2000");
        connection.PreserveAsyncOrder = false;
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Asks the server something beside the stores.</summary>
    public async Task<string?> AskAsync(params string[] command)
    {
        await using var connection = await Server.ConnectAsync(Token);
        return await connection.SendAsync(Token, command);
    }

    public Task<string?> AskAboutAsync(string command, string key, params string[] arguments) => AskAsync([command, $"{{{Prefix}}}:{key}", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        _stores.ForEach(static store => store.Dispose());
        _connections.ForEach(static connection => connection.Close(allowCommandsToComplete: false));
        await Server.DisposeAsync();
    }
}
