using System.Globalization;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>A server, and stores of one queue on it that share nothing else: each has a connection of its own, as in a process of its own.</summary>
internal sealed class RedisFixture(RedisServer server) : IAsyncDisposable
{
    /// <summary>Nothing takes this long unless it is broken.</summary>
    public static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(60);

    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly List<(RedisJobStore<string, string> Store, IConnectionMultiplexer Connection)> _stores = [];
    private readonly List<JobWorkers<string, string>> _workers = [];

    public RedisServer Server { get; } = server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RedisFixture> StartAsync(params string[] arguments) => new(await RedisServer.StartAsync(Token, arguments));

    /// <summary>Opens the queue in what could be another process.</summary>
    public RedisJobStore<string, string> Open(
        Action<JobQueueOptions>? configure = null, Action<RedisJobStoreOptions>? configureRedis = null, string? endpoint = null)
    {
        var options = new JobQueueOptions { Workers = 4 };
        configure?.Invoke(options);
        var redis = new RedisJobStoreOptions { KeyPrefix = "queue", SweepInterval = TimeSpan.FromMilliseconds(100) };
        configureRedis?.Invoke(redis);
        var connection = TestConnection.Open(endpoint ?? Server.Endpoint);
        var store = new RedisJobStore<string, string>(connection, redis, options, Serialization, TimeProvider.System);
        _stores.Add((store, connection));
        return store;
    }

    /// <summary>Ends a store as the death of its process does: without a word.</summary>
    public void Kill(RedisJobStore<string, string> store)
    {
        var (_, connection) = _stores.Single(opened => opened.Store == store);
        connection.Close(allowCommandsToComplete: false);
        store.Dispose();
        _stores.RemoveAll(opened => opened.Store == store);
    }

    /// <summary>Lets workers do the jobs of a store.</summary>
    public async Task WorkAsync(RedisJobStore<string, string> store, IJobHandler<string, string> handler, JobQueueOptions options)
    {
        var workers = new JobWorkers<string, string>(store, handler, options, TimeProvider.System, NullLogger<JobWorkers<string, string>>.Instance);
        _workers.Add(workers);
        await workers.StartAsync(Token);
    }

    /// <summary>Asks the server something beside the stores.</summary>
    public Task<string?> AskAsync(params string[] command) => Server.AskAsync(Token, command);

    public async Task<int> CountAsync(params string[] command) => int.Parse((await AskAsync(command))!, CultureInfo.InvariantCulture);

    /// <summary>Waits until something holds; only a defect lets it run out of time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(HardLimit);
        while (!await holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var workers in _workers)
        {
            await workers.StopAsync(new CancellationToken(canceled: true)).WaitAsync(HardLimit, CancellationToken.None);
            workers.Dispose();
        }

        foreach (var (store, connection) in _stores)
        {
            store.Dispose();
            connection.Close(allowCommandsToComplete: false);
        }

        await Server.DisposeAsync();
    }
}
