using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using Fairlead.Relay.Tests.Storage;

namespace Fairlead.Relay.Redis.Tests;

/// <summary>The contract of every store, on a server of the test's own.</summary>
public sealed class RedisRelayStoreTests : RelayStoreContract, IAsyncLifetime
{
    private SharedRedis? _shared;

    public async ValueTask InitializeAsync() => _shared = await SharedRedis.StartAsync();

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? default;

    protected override ValueTask<IRelayStore> CreateAsync(long maxBytes = 1 << 20) =>
        ValueTask.FromResult<IRelayStore>(_shared!.Open(options => options.MaxBytes = maxBytes));
}
