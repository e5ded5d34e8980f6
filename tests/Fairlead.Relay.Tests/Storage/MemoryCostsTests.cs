using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

/// <summary>Runs alone, because the heap belongs to all tests.</summary>
[Collection(nameof(MemoryCostsTests))]
[CollectionDefinition(nameof(MemoryCostsTests), DisableParallelization = true)]
public sealed class MemoryCostsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(351)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task GetSize_ManyResponses_IsWhatTheyTakeInTheHeap(int bodyBytes)
    {
        const int count = 16_000;
        var entries = bodyBytes > 10_000 ? 200 : count;
        var store = new MemoryRelayStore(new MemoryRelayStoreOptions { MaxBytes = 1L << 30 });
        await FillAsync(store, 0, 10, bodyBytes);

        // What other tests have left to finalizers is gone before it is measured.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var counted = store.GetSize().Bytes;

        await FillAsync(store, 10, entries, bodyBytes);

        heap = GC.GetTotalMemory(forceFullCollection: true) - heap;
        counted = store.GetSize().Bytes - counted;
        Assert.InRange(counted, heap * 0.9, heap * 1.1);
        GC.KeepAlive(store);
    }

    private static async Task FillAsync(MemoryRelayStore store, int from, int to, int bodyBytes)
    {
        var body = new byte[bodyBytes];
        for (var i = from; i < to; i++)
        {
            // Values of their own, as they come from a connection.
            var fields = Messages.Fields($"Date: @0 | Content-Type: text/plain{i % 10} | ETag: \"{i}\" | Cache-Control: max-age=600 | x-custom-{i % 10}: {i}");
            var head = new ResponseHead(200, reasonPhrase: null, fields, [], Messages.Now, Messages.Now);
            var key = $"GET https://origin.example/some/path/{i}";
            await using var writer = (await store.BeginAsync(new StoreTicket(key, 0, MaxVariants: 4), head, bodyBytes, Token))!;
            Assert.True(await writer.WriteAsync(body, Token));
            (await writer.CommitAsync(Token))!.Head.PolicyFor(Messages.Shared);
        }
    }
}
