using System.IO.Pipelines;
using System.Text;
using Fairlead.Relay.Storage;
using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests.Collapsing;

/// <summary>Bodies while they arrive, kept in memory and in files.</summary>
public sealed class StreamingTests : IAsyncDisposable
{
    private const string Fresh = "Cache-Control: max-age=60";
    private readonly string _folder = Directory.CreateTempSubdirectory("fairlead-relay-").FullName;
    private readonly List<FileRelayStore> _stores = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 10)]
    [InlineData(true, null)]
    [InlineData(true, 10)]
    public async Task Get_BodyOnItsWay_IsReadAsItComes(bool isInFiles, int? length)
    {
        await using var client = CreateClient(isInFiles);
        var pipe = RespondFromPipe(client, length);
        using var response = await client.SendStreamingAsync(CachedClient.Request(), Token);
        await using var body = await response.Content.ReadAsStreamAsync(Token);

        Assert.Equal(length, response.Content.Headers.ContentLength);
        await WriteAsync(pipe, "first");
        Assert.Equal("first", await ReadAsync(body, 5));
        await WriteAsync(pipe, "-last");
        await pipe.CompleteAsync();
        Assert.Equal("-last", await ReadAsync(body, 5));
        Assert.Equal(0, await body.ReadAsync(new byte[1], Token));

        Assert.Equal(("first-last", true), (await client.SendAsync() is var hit ? (hit.Body, hit.IsHit) : default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_SecondReaderOfABodyOnItsWay_ReadsItToo(bool isInFiles)
    {
        await using var client = CreateClient(isInFiles);
        var pipe = RespondFromPipe(client, 10);
        using var first = await client.SendStreamingAsync(CachedClient.Request(), Token);
        await WriteAsync(pipe, "first");
        using var second = await client.SendStreamingAsync(CachedClient.Request(), Token);
        await using var body = await second.Content.ReadAsStreamAsync(Token);

        // The first one has not read anything yet, and holds nobody up.
        Assert.Equal("first", await ReadAsync(body, 5));
        await WriteAsync(pipe, "-last");
        await pipe.CompleteAsync();

        Assert.Equal("-last", await ReadAsync(body, 5));
        Assert.Equal("first-last", await first.Content.ReadAsStringAsync(Token));
        Assert.Equal(1, client.Origin.Count);
        Assert.Contains("collapsed", second.Headers.NonValidated["Cache-Status"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, 10)]
    public async Task Get_BodyThatBreaksOff_FailsAndIsNotStored(bool isInFiles, int? length)
    {
        await using var client = CreateClient(isInFiles);
        var pipe = RespondFromPipe(client, length);
        using var response = await client.SendStreamingAsync(CachedClient.Request(), Token);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        await WriteAsync(pipe, "first");
        Assert.Equal("first", await ReadAsync(body, 5));

        await pipe.CompleteAsync(length is null ? new IOException("reset") : null);

        await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1], Token));
        await client.Cache.WhenIdleAsync();
        Assert.Equal(0, client.Cache.GetStatistics().Urls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_BodyThatTurnsOutTooLarge_IsPassedThroughWhole(bool isInFiles)
    {
        await using var client = CreateClient(isInFiles, maxBodyBytes: 100_000);
        var sent = new byte[1_000_000];
        new Random(1).NextBytes(sent);
        var pipe = RespondFromPipe(client, length: null);
        using var response = await client.SendStreamingAsync(CachedClient.Request(), Token);
        var reading = response.Content.ReadAsByteArrayAsync(Token);

        await pipe.WriteAsync(sent, Token);
        await pipe.CompleteAsync();

        Assert.Equal(sent, await reading);
        await client.Cache.WhenIdleAsync();
        Assert.Equal((0, true), (client.Cache.GetStatistics().Urls, client.Cache.GetStatistics().Bytes < 100_000));
    }

    [Fact]
    public async Task Get_BodyAnnouncedTooLarge_IsPassedThroughWhole()
    {
        await using var client = CreateClient(isInFiles: false, maxBodyBytes: 3);
        client.Origin.Respond(Fresh);

        Assert.Equal("body", (await client.SendAsync()).Body);
        Assert.Equal(0, client.Cache.GetStatistics().Urls);
    }

    [Fact]
    public async Task Get_ReaderThatVanishes_LeavesTheBodyToBeStored()
    {
        await using var client = CreateClient(isInFiles: false);
        var pipe = RespondFromPipe(client, length: null);
        using (await client.SendStreamingAsync(CachedClient.Request(), Token))
        {
            await WriteAsync(pipe, "first");
        }

        // It has half a minute.
        client.Advance(29);
        await WriteAsync(pipe, "-last");
        await pipe.CompleteAsync();
        await client.Cache.WhenIdleAsync();

        Assert.True((await client.SendAsync()).IsHit);
    }

    [Fact]
    public async Task Get_ReaderThatVanishesFromASlowBody_EndsItAfterSomeTime()
    {
        await using var client = CreateClient(isInFiles: false);
        var pipe = RespondFromPipe(client, length: null);
        using (await client.SendStreamingAsync(CachedClient.Request(), Token))
        {
            await WriteAsync(pipe, "first");
        }

        client.Advance(31);
        await client.Cache.WhenIdleAsync();

        Assert.Equal(0, client.Cache.GetStatistics().Urls);
    }

    [Fact]
    public async Task DisposeAsync_WithABodyOnItsWay_EndsIt()
    {
        var client = CreateClient(isInFiles: false);
        RespondFromPipe(client, length: null);
        using var response = await client.SendStreamingAsync(CachedClient.Request(), Token);

        await client.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Token));
    }

    private static PipeWriter RespondFromPipe(CachedClient client, int? length)
    {
        var pipe = new Pipe();
        var content = new StreamContent(pipe.Reader.AsStream());
        content.Headers.ContentLength = length;
        client.Origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Response(Fresh, content));
        return pipe.Writer;
    }

    private static async Task WriteAsync(PipeWriter pipe, string text) => await pipe.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    private static async Task<string> ReadAsync(Stream body, int length)
    {
        var bytes = new byte[length];
        await body.ReadExactlyAsync(bytes, Token);
        return Encoding.UTF8.GetString(bytes);
    }

    private CachedClient CreateClient(bool isInFiles, long maxBodyBytes = 1 << 20)
    {
        IRelayStore store = new MemoryRelayStore();
        if (isInFiles)
        {
            _stores.Add(new FileRelayStore(new FileRelayStoreOptions { Folder = _folder }, TimeProvider.System));
            store = _stores[^1];
        }

        return new CachedClient(options => options.MaxBodyBytes = maxBodyBytes, store);
    }
}
