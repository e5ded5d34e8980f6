using Fairlead.Relay.Storage;
using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests;

/// <summary>A store that fails means a miss, not an error.</summary>
public sealed class StoreFailureTests
{
    [Fact]
    public async Task Get_StoreFailsInEverything_IsForwarded()
    {
        await using var client = new CachedClient(store: new BrokenStore());
        client.Origin.Respond("Cache-Control: max-age=60 | ETag: \"1\"");

        Assert.Equal("body", (await client.SendAsync()).Body);
        Assert.Equal("body", (await client.SendAsync()).Body);
        Assert.Equal(200, (await client.SendAsync(method: "POST")).Status);
        Assert.Equal(3, client.Origin.Count);
    }

    private sealed class BrokenStore : IRelayStore
    {
        public ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public StoreSize GetSize() => default;
    }
}
