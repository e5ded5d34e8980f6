using System.Globalization;
using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using static Fairlead.Relay.Redis.Tests.Hosting.StoreExtensions;

namespace Fairlead.Relay.Redis.Tests;

/// <summary>Every key in Redis ends, and none before its response is of no use any more.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private const long Day = 86_400;

    private SharedRedis? _shared;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SharedRedis Shared => _shared!;

    public async ValueTask InitializeAsync() => _shared = await SharedRedis.StartAsync();

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? default;

    [Theory]
    [InlineData("Cache-Control: max-age=100", 100)]
    [InlineData("Cache-Control: max-age=100, stale-while-revalidate=50, stale-if-error=70", 170)]
    [InlineData("Cache-Control: max-age=0", 0)]
    [InlineData("", 0)]
    public async Task Save_AnyLifetime_IsKeptForItsFreshnessItsStaleTimeAndTheRetention(string fields, long lifetime)
    {
        var store = Shared.Open(static options => options.Retention = TimeSpan.FromDays(2));
        await store.SaveAsync(Body(100_000), head: Head(fields));

        var body = (await Shared.AskAsync("KEYS", "*:body:*"))!;
        Assert.InRange(await SecondsLeftAsync(Name("url:" + Key)), (2 * Day) + lifetime - 60, (2 * Day) + lifetime);
        Assert.InRange(await SecondsLeftAsync(body), (2 * Day) + lifetime - 60, (2 * Day) + lifetime);
    }

    [Fact]
    public async Task Save_SeveralVariants_AreKeptAsLongAsTheLastOfThem()
    {
        var store = Shared.Open(static options => options.Retention = TimeSpan.FromMinutes(1));
        await store.SaveAsync("long", head: Head("Cache-Control: max-age=100000", "a"));
        await store.SaveAsync("short", head: Head("Cache-Control: max-age=1", "b"));

        Assert.InRange(await SecondsLeftAsync(Name("url:" + Key)), 100_000, 100_060);
    }

    [Fact]
    public async Task Operations_AnyUse_LeaveNoKeyThatDoesNotEnd()
    {
        var store = Shared.Open(static options => options.MaxBytes = 400_000);
        for (var i = 0; i < 40; i++)
        {
            await store.SaveAsync(Body(20_000), $"{Key}/{i % 30}", Head("Cache-Groups: \"g\"", $"{i % 2}"));
            await store.FindAsync($"{Key}/{i}", Token);
        }

        await store.RemoveAsync(StoreScope.Url($"{Key}/39"), Token);
        await store.RemoveAsync(StoreScope.Group("GET https://origin.example", "other"), Token);
        await using var onItsWay = (await store.BeginAsync())!;
        await onItsWay.WriteAsync(Body(100_000), Token);
        await store.FindAsync(Key, Token);

        var keys = (await Shared.AskAsync("KEYS", "*"))!.Split('\n');
        Assert.True(keys.Length > 10);
        foreach (var key in keys)
        {
            Assert.True(await SecondsLeftAsync(key) > 0, key);
        }
    }

    [Fact]
    public async Task Remove_BodyInPieces_IsKeptAMinuteForItsReaders()
    {
        var store = Shared.Open();
        var stored = await store.SaveAsync(Body(200_000));
        await using var stream = await stored!.OpenBodyAsync(Token);
        await store.RemoveAsync(StoreScope.Url(Key), Token);
        var body = (await Shared.AskAsync("KEYS", "*:body:*"))!;
        Assert.InRange(await SecondsLeftAsync(body), 1, 60);

        // Whoever goes on reading keeps it.
        await Shared.AskAsync("PEXPIRE", body, "20000");
        stream!.Position = 150_000;
        await stream.ReadExactlyAsync(new byte[10], Token);

        Assert.InRange(await SecondsLeftAsync(body), 30, 60);
    }

    [Fact]
    public async Task Dispose_WithoutACommit_LetsThePiecesGo()
    {
        var store = Shared.Open();
        await using (var writer = (await store.BeginAsync())!)
        {
            await writer.WriteAsync(Body(200_000), Token);
        }

        Assert.InRange(await SecondsLeftAsync((await Shared.AskAsync("KEYS", "*:body:*"))!), 1, 60);
    }

    [Fact]
    public async Task Save_AfterRedisHasForgottenAKey_CountsItOut()
    {
        var store = Shared.Open();
        await store.SaveAsync("forgotten");
        await Shared.AskAsync("DEL", Name("url:" + Key));
        await Shared.AskAsync("ZADD", Name("expiries"), "1", Key);

        await store.SaveAsync("new", Key + "/b");

        Assert.Equal(1, store.GetSize().Urls);
        Assert.Equal(1, await store.RemoveAsync(StoreScope.Prefix(Key), Token));
        Assert.Equal(new StoreSize(0, 0, 0), store.GetSize());
    }

    [Fact]
    public async Task Open_BodyThatRedisHasForgotten_ReturnsNull()
    {
        var store = Shared.Open();
        var stored = await store.SaveAsync(Body(100_000));
        await Shared.AskAsync("DEL", (await Shared.AskAsync("KEYS", "*:body:*"))!);

        Assert.Null(await stored!.OpenBodyAsync(Token));
    }

    [Fact]
    public async Task Read_BodyThatIsForgottenInTheMiddle_ThrowsIOException()
    {
        var store = Shared.Open();
        var stored = await store.SaveAsync(Body(200_000));
        await using var stream = await stored!.OpenBodyAsync(Token);
        await stream!.ReadExactlyAsync(new byte[10], Token);
        await Shared.AskAsync("DEL", (await Shared.AskAsync("KEYS", "*:body:*"))!);

        await Assert.ThrowsAsync<IOException>(async () => await stream.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task Find_RecordOfAnotherFormat_FindsNothingAndIsReplaced()
    {
        var store = Shared.Open();
        await store.SaveAsync("old");
        await Shared.AskAsync("HSET", Name("url:" + Key), "head", "not a record");

        Assert.Empty(await store.ReadAllAsync());
        await store.SaveAsync("new");
        Assert.Equal(["new"], await store.ReadAllAsync());
    }

    private static string Name(string key) => $"{{{SharedRedis.Prefix}}}:{key}";

    private async Task<long> SecondsLeftAsync(string key) => long.Parse((await Shared.AskAsync("TTL", key))!, CultureInfo.InvariantCulture);
}
