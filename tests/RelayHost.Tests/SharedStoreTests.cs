using Fairlead.Relay.Redis;
using TestSupport;

namespace RelayHost.Tests;

/// <summary>Two processes with one store: what one of them removes, the other one does not have with its very next request.</summary>
public sealed class SharedStoreTests
{
    private const string Secret = "a-token-of-nobody";

    private static readonly TimeSpan CallTimeout = new RedisRelayStoreOptions().CallTimeout;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("files")]
    [InlineData("redis")]
    public async Task Purge_InOneProcess_HoldsInTheOther(string store)
    {
        await using var pair = await Pair.StartAsync(store);
        var stored = await ReadSharedAsync(pair);

        await PurgeAsync(pair.Second);

        // A purge that was answered has happened: the very next request, in whichever process, must not find it any more.
        Assert.NotEqual(stored, (await pair.First.GetAsync("/a")).Body);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("redis")]
    public async Task Invalidation_InOneProcess_IsSeenByTheNextRequestOfTheOther(string store)
    {
        await using var pair = await Pair.StartAsync(store);
        var (stored, seen) = ("", "");

        // RFC 9111, section 4.4: a successful unsafe method has changed what the URL stands for. Its answer waits until that is removed, but for no longer
        // than a call of Redis may take: what took as long says nothing, and is done again.
        await UntilAsync(async () =>
        {
            stored = await ReadSharedAsync(pair);
            var time = await ChangeAsync(pair.Second);
            seen = (await pair.First.GetAsync("/a")).Body;
            return time < CallTimeout;
        });

        Assert.NotEqual(stored, seen);
        Assert.NotEqual(stored, (await pair.Second.GetAsync("/a")).Body);
    }

    [Fact]
    public async Task Host_RedisIsAway_RelaysWithoutStoring()
    {
        await using var origin = await Origin.StartAsync("max-age=86400");
        await using var redis = await RedisServer.StartAsync(Token);
        await using var host = await HostProcess.StartAsync("--upstream", origin.Url, "--store", "redis", "--redis", redis.Endpoint);
        var stored = await ReadStoredAsync(host);

        await redis.KillAsync();

        var (body, isHit) = await host.GetAsync("/a");
        Assert.EndsWith(" /a", body, StringComparison.Ordinal);
        Assert.NotEqual((stored, true), (body, isHit));
    }

    [Fact]
    public async Task Host_LongestLifetimeInRedis_KeepsWhatItStores()
    {
        await using var origin = await Origin.StartAsync("max-age=0");
        await using var redis = await RedisServer.StartAsync(Token);
        await using var host = await HostProcess.StartAsync("--upstream", origin.Url, "--store", "redis", "--redis", redis.Endpoint, "--ttl-override", "31449600");

        Assert.EndsWith(" /a", await ReadStoredAsync(host), StringComparison.Ordinal);
    }

    // The upstream never says the same twice: what both have is stored for both.
    private static async Task<string> ReadSharedAsync(Pair pair)
    {
        var shared = "";
        await UntilAsync(async () => (shared = await ReadStoredAsync(pair.First)) == await ReadStoredAsync(pair.Second));
        return shared;
    }

    private static async Task<string> ReadStoredAsync(HostProcess host)
    {
        var answer = (Body: "", IsHit: false);
        await UntilAsync(async () => (answer = await host.GetAsync("/a")).IsHit);
        return answer.Body;
    }

    private static async Task<TimeSpan> ChangeAsync(HostProcess host)
    {
        var sent = TimeProvider.System.GetTimestamp();
        using var changed = await host.Client.PostAsync(new Uri("/a", UriKind.Relative), content: null, Token);
        Assert.True(changed.IsSuccessStatusCode);
        return TimeProvider.System.GetElapsedTime(sent);
    }

    private static Task PurgeAsync(HostProcess host) => UntilAsync(async () =>
    {
        using var purge = new HttpRequestMessage(new HttpMethod("PURGE"), "/a") { Headers = { { "Authorization", "Bearer " + Secret } } };
        using var purged = await host.Client.SendAsync(purge, Token);
        return purged.IsSuccessStatusCode;
    });

    // At once, unless the machine is so busy that a call of Redis takes longer than half a second: then the store stands back for a second, and a
    // request is a miss. What is stored would be fresh for a day, so nothing comes to pass here by waiting alone.
    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await isReached())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private sealed class Pair(Origin origin, RedisServer? redis, DirectoryInfo folder, HostProcess first, HostProcess second) : IAsyncDisposable
    {
        public HostProcess First => first;

        public HostProcess Second => second;

        public static async Task<Pair> StartAsync(string store)
        {
            var redis = store == "redis" ? await RedisServer.StartAsync(Token) : null;
            var origin = await Origin.StartAsync("max-age=86400");
            var folder = Directory.CreateTempSubdirectory("relay-host-");
            string[] place = redis is null ? ["--folder", folder.FullName] : ["--redis", redis.Endpoint];
            string[] arguments = ["--upstream", origin.Url, "--store", store, .. place, "--purge-token", Secret];
            return new Pair(origin, redis, folder, await HostProcess.StartAsync(arguments), await HostProcess.StartAsync(arguments));
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
            await origin.DisposeAsync();
            folder.Delete(recursive: true);
            if (redis is not null)
            {
                await redis.DisposeAsync();
            }
        }
    }
}
