using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Benchmarks;

/// <summary>Fills a store in memory with entries of 1 KB, and goes on until all of them have made room for others: what it takes of the heap, of the process, and how long an entry takes.</summary>
internal static class StoreFilling
{
    private const int BodyBytes = 1_024;
    private const int Steps = 10;
    private static readonly CacheSettings Settings = new(new RelayCachingOptions());

    public static async Task<int> RunAsync(int entries)
    {
        var probe = new MemoryRelayStore();
        await StoreAsync(probe, 1_234_567);
        var options = new MemoryRelayStoreOptions { MaxBytes = probe.GetSize().Bytes * entries };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new MemoryRelayStore(options);
        Console.WriteLine("| stored | there | ns for each | peak working set / allowed |");
        Console.WriteLine("| --- | --- | --- | --- |");
        var stored = 0;
        for (var step = 1; step <= 2 * Steps; step++)
        {
            var (from, started) = (stored, TimeProvider.System.GetTimestamp());
            for (; stored < (long)entries * step / Steps; stored++)
            {
                await StoreAsync(store, stored);
            }

            var time = TimeProvider.System.GetElapsedTime(started).TotalNanoseconds / (stored - from);

            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {stored:#,0} | {store.GetSize().Urls:#,0} | {time:#,0} | {(double)process.PeakWorkingSet64 / options.MaxBytes:0.00} |"));
        }

        // Last, because a full collection that nobody needs would keep the peak low.
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Allowed are {options.MaxBytes:#,0} bytes; the live heap is {(double)heap / options.MaxBytes:0.000} of them."));
        return 0;
    }

    private static async Task StoreAsync(MemoryRelayStore store, int number)
    {
        var text = number.ToString("D7", CultureInfo.InvariantCulture);
        ImmutableArray<HeaderField> fields =
        [
            new("Date", string.Concat("Tue, 01 Jan 2030 12:00:0", text.AsSpan(6), " GMT")), new("Content-Type", "application/json; v=" + text), new("ETag", $"\"{text}\""),
            new("Cache-Control", string.Concat("max-age=", text)),
        ];
        var head = new ResponseHead(200, reasonPhrase: null, fields, [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await using var writer = (await store.BeginAsync(new StoreTicket("GET https://origin.example/api/restaurant/" + text, 0, 4), head, BodyBytes, CancellationToken.None))!;
        await writer.WriteAsync(new byte[BodyBytes], CancellationToken.None);
        var stored = await writer.CommitAsync(CancellationToken.None);

        // As the first hit does.
        _ = stored!.Head.PolicyFor(Settings);
    }
}
