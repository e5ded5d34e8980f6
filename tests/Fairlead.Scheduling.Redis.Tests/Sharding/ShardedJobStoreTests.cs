using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Redis.Sharding;
using Fairlead.Scheduling.Storage;
using Fairlead.Scheduling.Tests.Storage;
using StackExchange.Redis;
using TestSupport;

namespace Fairlead.Scheduling.Redis.Tests.Sharding;

/// <summary>The contract of every job store, with all callers in one shard: what the other shards change is in <see cref="SeveralShardsTests"/>.</summary>
public sealed class ShardedJobStoreTests : JobStoreContract, IAsyncLifetime
{
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private readonly List<ShardedJobStore<string, string>> _stores = [];
    private RedisServer? _server;
    private IConnectionMultiplexer? _connection;

    protected override int ModelSteps => 100;

    protected override int ModelStories => 10;

    protected override int Races => 30;

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
        var store = new ShardedJobStore<string, string>(_connection!, redis, options, Serialization, time, logger: null);
        _stores.Add(store);
        await SettleAsync(store);
        return store;
    }

    protected override async ValueTask SettleAsync(IJobStore<string, string> store)
    {
        foreach (var shard in ((ShardedJobStore<string, string>)store).Shards)
        {
            await shard.SweepAsync(Token).WaitAsync(HardLimit, Token);
        }
    }
}
