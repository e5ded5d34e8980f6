using System.Globalization;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

/// <summary>Runs alone, because the heap belongs to all tests.</summary>
[Collection(nameof(MemoryCostsTests))]
public sealed class MillionEntriesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store that is full of a million entries of 1 KB takes as much of the heap as it is allowed to, and goes on taking it while others come.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Store_FullOfAMillionEntries_TakesTheHeapThatItIsAllowed()
    {
        const int entries = 1_000_000;
        var bytesOfOne = await MeasureEntryAsync();
        var options = new MemoryRelayStoreOptions { MaxBytes = bytesOfOne * entries };
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new MemoryRelayStore(options);
        var stored = 0;
        foreach (var until in new[] { entries, entries * 3 / 2 })
        {
            for (; stored < until; stored++)
            {
                await StoreAsync(store, stored);
            }

            var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
            TestContext.Current.SendDiagnosticMessage("{0} stored, {1} there: {2} bytes of the heap, {3} allowed.", stored, store.GetSize().Urls, heap, options.MaxBytes);
            Assert.InRange(heap, options.MaxBytes * 0.9, options.MaxBytes * 1.1);
            Assert.InRange(store.GetSize().Bytes, 0, options.MaxBytes);
        }

        // The first of them make room, as nobody has asked for them.
        Assert.InRange(store.GetSize().Urls, entries * 0.99, entries * 1.01);
        Assert.Equal(stored, store.GetSize().Urls + store.GetSize().Evictions);
    }

    private static async Task<long> MeasureEntryAsync()
    {
        var store = new MemoryRelayStore();
        await StoreAsync(store, 1_234_567);
        return store.GetSize().Bytes;
    }

    private static async Task StoreAsync(MemoryRelayStore store, int number)
    {
        var text = number.ToString("D7", CultureInfo.InvariantCulture);
        var fields = Messages.Fields($"Date: @0 | Content-Type: application/json; v={text} | ETag: \"{text}\" | Cache-Control: max-age=600");
        var head = new ResponseHead(200, reasonPhrase: null, fields, [], Messages.Now, Messages.Now);
        await using var writer = (await store.BeginAsync(new StoreTicket($"GET https://origin.example/api/restaurant/{text}", 0, MaxVariants: 4), head, 1_024, Token))!;
        await writer.WriteAsync(new byte[1_024], Token);
        (await writer.CommitAsync(Token))!.Head.PolicyFor(Messages.Shared);
    }
}
