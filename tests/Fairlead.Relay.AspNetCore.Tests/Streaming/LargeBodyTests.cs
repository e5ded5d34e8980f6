using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay.AspNetCore.Tests.Streaming;

// What the process allocates is counted, so nothing else may run in it.
[CollectionDefinition(nameof(LargeBodyTests), DisableParallelization = true)]
[Collection(nameof(LargeBodyTests))]
public sealed class LargeBodyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What relay, origin and client allocate together, whether it is collected or not, is a small part of the body: nobody holds it.</summary>
    [Theory]
    [InlineData("max-age=600", null)]
    [InlineData("max-age=600", 1L << 20)]
    [InlineData("no-store", null)]
    public async Task Get_BodyOf64Megabytes_AllocatesASmallPartOfIt(string cacheControl, long? maxBodyBytes)
    {
        const long length = 64 << 20;
        await using var relay = await StartAsync(length, cacheControl, maxBodyBytes ?? length);

        // Pools are filled, and code is compiled.
        await GetAsync(relay, "/first", length);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var target in new[] { "/a", "/a", "/b" })
        {
            await GetAsync(relay, target, length);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Current.SendDiagnosticMessage("{0} bytes for three bodies of {1}.", allocated, length);
        Assert.InRange(allocated, 0, length / 4);
        Assert.Equal(cacheControl == "no-store" || maxBodyBytes is not null ? 4 : 3, relay.Origin.Requests.Count);
    }

    /// <summary>The memory of the whole process, which is the origin and the client as well, hardly grows, with a cold cache and a warm one.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Get_BodyOfAGigabyte_TakesNoMemoryOfTheProcess()
    {
        const long length = 1 << 30;
        const long mostGrowth = 20 << 20;
        await using var relay = await StartAsync(length, "max-age=600", length);
        await GetAsync(relay, "/first", length);
        await GetAsync(relay, "/first", length);
        var before = Environment.WorkingSet;

        foreach (var isWarm in new[] { false, true })
        {
            var peak = await GetAsync(relay, "/a", length);

            TestContext.Current.SendDiagnosticMessage("{0}: {1} bytes, {2} before.", isWarm ? "Warm" : "Cold", peak, before);
            Assert.InRange(peak - before, long.MinValue, mostGrowth);
        }

        Assert.Equal(2, relay.Origin.Requests.Count);
    }

    private static async Task<long> GetAsync(RunningRelay relay, string target, long length)
    {
        using var answer = await StreamedAnswer.GetAsync(relay, target);
        var peak = 0L;
        for (var read = 0L; read < length; read += 8 << 20)
        {
            await answer.ReadAsync(read, read + (8 << 20));
            peak = Math.Max(peak, Environment.WorkingSet);
        }

        // It is stored before the next one asks.
        await relay.Cache.WhenIdleAsync().WaitAsync(RunningRelay.HardLimit, TestContext.Current.CancellationToken);
        return peak;
    }

    private async Task<RunningRelay> StartAsync(long length, string cacheControl, long maxBodyBytes)
    {
        var relay = await RunningRelay.StartAsync(
            caching: options => options.MaxBodyBytes = maxBodyBytes,
            store: store => store.UseFiles(options => (options.Folder, options.MaxBytes) = (_folder, 8L << 30)));
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nCache-Control: {cacheControl}\r\nContent-Length: {length}\r\n\r\n");
            await PatternBody.WriteAsync(stream, 0, length);
            return true;
        };
        return relay;
    }
}
