using System.Buffers;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

public sealed class MemoryRelayStoreTests : RelayStoreContract
{
    protected override ValueTask<IRelayStore> CreateAsync(long maxBytes = 1 << 20) => ValueTask.FromResult<IRelayStore>(new MemoryRelayStore(new MemoryRelayStoreOptions { MaxBytes = maxBytes }));

    [Fact]
    public void Constructor_TooFewBytes_Throws()
    {
        var options = new MemoryRelayStoreOptions { MaxBytes = 65_535 };

        Assert.Throws<ArgumentException>(() => new MemoryRelayStore(options));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300_000)]
    public async Task TryGetBody_AnyLength_IsTheBody(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        var stored = await SaveAsync(await CreateAsync(), Key, Head(), body);

        Assert.True(stored!.TryGetBody(out var sequence));
        Assert.Equal(body, sequence.ToArray());
    }

    [Fact]
    public async Task FindAsync_OfAHit_AllocatesNothing()
    {
        var store = await CreateAsync();
        await SaveAsync(store, Key, Head(), "x");
        await FindAsync(store, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        await FindAsync(store, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ValueTask FindAsync(IRelayStore store, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var found = store.FindAsync(Key, CancellationToken.None);
            Assert.True(found.IsCompletedSuccessfully);
        }

        return ValueTask.CompletedTask;
    }
}
