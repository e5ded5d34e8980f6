using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests;

/// <summary>The contract of every job store, on a server of the test's own.</summary>
public sealed class RedisJobStoreTests : JobStoreContract, IAsyncLifetime
{
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly List<RedisJobStore<string, string>> _stores = [];
    private RedisServer? _server;
    private IConnectionMultiplexer? _connection;

    // Each step is a round trip or two, and each comparison as many as there are jobs.
    protected override int ModelSteps => 300;

    protected override int ModelStories => 40;

    protected override int Races => 100;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(Token);
        _connection = TestConnection.Open(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _stores.ForEach(static store => store.Dispose());
        _connection?.Close(allowCommandsToComplete: false);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override async ValueTask<IJobStore<string, string>> CreateStoreAsync(JobQueueOptions options, ManualTimeProvider time)
    {
        var redis = new RedisJobStoreOptions { KeyPrefix = $"queue-{_stores.Count}" };
        var store = new RedisJobStore<string, string>(_connection!, redis, options, Serialization, time);
        _stores.Add(store);
        await SettleAsync(store);
        return store;
    }

    protected override async ValueTask SettleAsync(IJobStore<string, string> store) =>
        await ((RedisJobStore<string, string>)store).SweepAsync(Token).WaitAsync(HardLimit, Token);
}
