using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay.AspNetCore.Tests.Streaming;

/// <summary>Clients that read slowly, not at all, or leave, while others read the same body.</summary>
public sealed class ReadersTests : IDisposable
{
    private const long Length = 8 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-").FullName;

    // The origin has sent the first half, and waits for this.
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reader_ThatDoesNotRead_HoldsNobodyUpAndHasItAllInTheEnd(bool isInFiles)
    {
        await using var relay = await StartAsync(isInFiles);
        using var slow = await StreamedAnswer.GetAsync(relay, "/a");
        using var quick = await StreamedAnswer.GetAsync(relay, "/a");
        await quick.ReadAsync(0, Length / 2);
        _goOn.SetResult();
        await quick.ReadAsync(Length / 2, Length);
        await relay.Cache.WhenIdleAsync().WaitAsync(RunningRelay.HardLimit, TestContext.Current.CancellationToken);
        using var late = await StreamedAnswer.GetAsync(relay, "/a");

        await late.ReadAsync(0, Length);
        await slow.ReadAsync(0, Length);

        Assert.Contains("; collapsed;", quick.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("collapsed", late.Head, StringComparison.Ordinal);
        Assert.Single(relay.Origin.Requests);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Reader_ThatVanishes_TakesNothingFromTheOthers(bool isInFiles, bool isFirst)
    {
        await using var relay = await StartAsync(isInFiles);
        using var first = await StreamedAnswer.GetAsync(relay, "/a");
        using var second = await StreamedAnswer.GetAsync(relay, "/a");
        var (vanishing, staying) = isFirst ? (first, second) : (second, first);
        await vanishing.ReadAsync(0, 100_000);
        vanishing.Vanish();
        await staying.ReadAsync(0, Length / 2);
        _goOn.SetResult();
        await staying.ReadAsync(Length / 2, Length);
        using var late = await StreamedAnswer.GetAsync(relay, "/a");

        await late.ReadAsync(0, Length);

        Assert.Contains("; hit;", late.Head, StringComparison.Ordinal);
        Assert.Single(relay.Origin.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Readers_ThatAllVanish_LeaveTheBodyToBeStored(bool isInFiles)
    {
        await using var relay = await StartAsync(isInFiles);
        using var first = await StreamedAnswer.GetAsync(relay, "/a");
        using var second = await StreamedAnswer.GetAsync(relay, "/a");
        first.Vanish();
        second.Vanish();
        _goOn.SetResult();
        await relay.Cache.WhenIdleAsync().WaitAsync(RunningRelay.HardLimit, TestContext.Current.CancellationToken);
        using var late = await StreamedAnswer.GetAsync(relay, "/a");

        await late.ReadAsync(0, Length);

        Assert.Contains("; hit;", late.Head, StringComparison.Ordinal);
        Assert.Single(relay.Origin.Requests);
    }

    /// <summary>What is not stored waits where it comes from: the relay holds no more of it than its buffers and the system's.</summary>
    [Fact]
    public async Task Reader_OfABodyThatIsNotStored_HoldsTheOriginUp()
    {
        const long length = 128 << 20;
        const long buffers = 40 << 20;
        await using var relay = await RunningRelay.StartAsync();
        var written = 0L;
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: {length}\r\n\r\n");
            await PatternBody.WriteAsync(stream, 0, length, count => Volatile.Write(ref written, count));
            return true;
        };
        using var reader = await StreamedAnswer.GetAsync(relay, "/a");

        for (var read = 0L; read < length; read += 1 << 20)
        {
            await reader.ReadAsync(read, read + (1 << 20));

            Assert.InRange(Volatile.Read(ref written) - read, 0, buffers);
        }
    }

    private Task<RunningRelay> StartAsync(bool isInFiles) => StartAsync(store => _ = isInFiles ? store.UseFiles(options => options.Folder = _folder) : store);

    private async Task<RunningRelay> StartAsync(Action<RelayCachingBuilder> store)
    {
        var relay = await RunningRelay.StartAsync(store: store);
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: {Length}\r\n\r\n");
            await PatternBody.WriteAsync(stream, 0, Length / 2);
            await _goOn.Task;
            await PatternBody.WriteAsync(stream, Length / 2, Length);
            return true;
        };
        return relay;
    }
}
