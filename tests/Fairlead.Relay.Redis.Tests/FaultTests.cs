using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using static Fairlead.Relay.Redis.Tests.Hosting.StoreExtensions;

namespace Fairlead.Relay.Redis.Tests;

/// <summary>Redis killed, back, full, and without its scripts.</summary>
public sealed class FaultTests
{
    // Behind the pause after a failure, by the clock of the stores.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan HardLimit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_RedisIsDown_FindAndStoreNothingAndThrowNothing()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        var stored = (await store.SaveAsync(Body(100_000)))!;
        var ticket = await store.TicketAsync();
        await using var begun = await store.BeginAsync(Key + "/b");
        await shared.Server.KillAsync();

        Assert.Equal(new StoredResource(0, []), await store.FindAsync(Key, Token));
        Assert.Null(await store.BeginAsync(ticket, Head(), null, Token));
        Assert.Null(await store.FreshenAsync(ticket, stored, Head(), Token));
        Assert.Null(await stored.OpenBodyAsync(Token));
        Assert.True(await begun!.WriteAsync(Body(100_000), Token));
        Assert.Null(await begun.CommitAsync(Token));
    }

    [Fact]
    public async Task Find_RedisIsBack_FindsWhatItKept()
    {
        await using var shared = await SharedRedis.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var store = shared.Open();
        await store.SaveAsync("kept");
        await shared.Server.KillAsync();
        Assert.Empty(await store.ReadAllAsync());
        await shared.Server.RestartAsync(Token);

        await WaitUntilBackAsync(shared, store);

        Assert.Equal(["kept"], await store.ReadAllAsync());
        await store.SaveAsync("new");
        Assert.Equal(["new"], await store.ReadAllAsync());
    }

    [Theory]
    [InlineData(StoreScopeKind.Url)]
    [InlineData(StoreScopeKind.Prefix)]
    [InlineData(StoreScopeKind.Group)]
    public async Task Remove_RedisIsDown_SaysSoAndRemovesWhenItIsBackBeforeAnythingIsFound(StoreScopeKind kind)
    {
        await using var shared = await SharedRedis.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var store = shared.Open();
        await store.SaveAsync("no longer valid", head: Head("Cache-Groups: \"g\""));
        await shared.Server.KillAsync();
        var scope = kind switch
        {
            StoreScopeKind.Url => StoreScope.Url(Key),
            StoreScopeKind.Prefix => StoreScope.Prefix("GET https://origin.example/"),
            _ => StoreScope.Group("GET https://origin.example", "g"),
        };

        await Assert.ThrowsAsync<RelayStoreUnavailableException>(async () => await store.RemoveAsync(scope, Token));
        await shared.Server.RestartAsync(Token);
        await WaitUntilBackAsync(shared, store);

        Assert.Empty(await store.ReadAllAsync());
        Assert.Empty(await shared.Open().ReadAllAsync());
    }

    [Fact]
    public async Task Remove_MoreThanIsRemembered_RemovesEverything()
    {
        await using var shared = await SharedRedis.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var store = shared.Open();
        await store.SaveAsync("no longer valid");
        await store.SaveAsync("was not named", Key + "/other");
        await shared.Server.KillAsync();
        await Assert.ThrowsAsync<RelayStoreUnavailableException>(async () => await store.RemoveAsync(StoreScope.Url(Key), Token));
        for (var i = 0; i < 1_000; i++)
        {
            await Assert.ThrowsAsync<RelayStoreUnavailableException>(async () => await store.RemoveAsync(StoreScope.Url($"{Key}/{i}"), Token));
        }

        await shared.Server.RestartAsync(Token);
        await WaitUntilBackAsync(shared, store);

        Assert.Equal(new StoreSize(0, 0, 0), store.GetSize());
    }

    [Fact]
    public async Task Write_RedisGoesAwayInTheMiddle_ReadersGetAllOfIt()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open(static options => options.MaxBytes = 1 << 30);
        var body = Body(3_000_000);
        await using var writer = (await store.BeginAsync())!;
        await writer.WriteAsync(body.AsMemory(0, 1_500_000), Token);

        await shared.Server.KillAsync();
        Assert.True(await writer.WriteAsync(body.AsMemory(1_500_000), Token));

        Assert.Null(await writer.CommitAsync(Token));
        var read = new byte[body.Length];
        for (var at = 0; at < read.Length;)
        {
            at += await writer.ReadAsync(at, read.AsMemory(at), Token);
        }

        Assert.Equal(body, read);
    }

    [Fact]
    public async Task Call_AfterAFailure_IsNotMadeBeforeThePauseIsOver()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        var outcomes = new List<string>();
        using var listener = Listen(store, outcomes);
        await store.SaveAsync("x");
        await shared.Server.KillAsync();

        for (var i = 0; i < 5; i++)
        {
            await store.FindAsync(Key, Token);
        }

        shared.Time.Advance(Later);
        await store.FindAsync(Key, Token);
        await store.FindAsync(Key, Token);

        Assert.Equal(["find answered", "store answered", "find failed", "find skipped", "find skipped", "find skipped", "find skipped", "find failed", "find skipped"], outcomes);
    }

    [Fact]
    public async Task Operations_ScriptsAreForgotten_GoOn()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        await store.SaveAsync(Body(100_000));
        await shared.AskAsync("SCRIPT", "FLUSH");

        Assert.Equal(Body(100_000), await (await store.FindAsync(Key, Token)).Responses.Single().ReadAsync());
        await shared.AskAsync("SCRIPT", "FLUSH");
        Assert.Equal(1, await store.RemoveAsync(StoreScope.Url(Key), Token));
    }

    [Fact]
    public async Task Operations_MemoryOfRedisIsFull_FindAndRemoveAndStoreNothing()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        await store.SaveAsync("kept");
        await store.SaveAsync("removed", Key + "/b");
        await shared.AskAsync("CONFIG", "SET", "maxmemory", "1");

        Assert.Equal(["kept"], await store.ReadAllAsync());
        Assert.Equal(1, await store.RemoveAsync(StoreScope.Url(Key + "/b"), Token));
        Assert.Equal(1, await store.RemoveAsync(StoreScope.Prefix(Key), Token));
        Assert.Null(await store.SaveAsync("new", Key + "/c"));
        Assert.Null(await store.SaveAsync(Body(100_000), Key + "/d"));

        await shared.AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.NotNull(await store.SaveAsync("new", Key + "/c"));
    }

    [Fact]
    public async Task Operations_RedisLosesEverything_StoreNothingThatWasAskedBefore()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        await store.RemoveAsync(StoreScope.Url(Key), Token);
        await using var late = await store.BeginAsync();
        await shared.AskAsync("FLUSHALL");
        await late!.WriteAsync("late"u8.ToArray(), Token);

        Assert.Null(await late.CommitAsync(Token));
        Assert.Empty(await store.ReadAllAsync());
        Assert.NotNull(await store.SaveAsync("new"));
    }

    [Fact]
    public async Task Cache_RedisKilledAndBack_AnswersEveryRequest()
    {
        await using var shared = await SharedRedis.StartAsync();
        var store = shared.Open();
        await using var cache = new RelayCache(new RelayCachingOptions { Kind = CacheKind.Shared }, store, shared.Time, NullLogger<RelayCache>.Instance);
        var origin = new CountingOrigin();
        using var client = new HttpClient(new RelayCachingHandler(cache) { InnerHandler = origin });

        Assert.Equal(("answer 1", "answer 1"), (await GetAsync(client), await GetAsync(client)));
        await shared.Server.KillAsync();
        Assert.Equal(("answer 2", "answer 3"), (await GetAsync(client), await GetAsync(client)));
        await shared.Server.RestartAsync(Token);
        await WaitUntilBackAsync(shared, store);

        var first = await GetAsync(client);
        Assert.Equal(first, await GetAsync(client));
    }

    private static async Task<string> GetAsync(HttpClient client) => await client.GetStringAsync(new Uri("https://origin.example/page"), Token);

    // The client connects again when it does; each look comes after a pause by the clock of the store.
    private static async Task WaitUntilBackAsync(SharedRedis shared, RedisRelayStore store)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(HardLimit);
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            shared.Time.Advance(Later);
            await Task.Yield();
        }
        while ((await store.FindAsync(Key + "/back", limit.Token)).Generation == 0);
    }

    private static MeterListener Listen(RedisRelayStore store, List<string> outcomes)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == store.Meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            string? script = null, outcome = null;
            foreach (var tag in tags)
            {
                (script, outcome) = tag.Key switch
                {
                    "script" => ((string?)tag.Value, outcome),
                    "outcome" => (script, (string?)tag.Value),
                    _ => (script, outcome),
                };
            }

            outcomes.Add($"{script} {outcome}");
        });
        listener.Start();
        return listener;
    }

    /// <summary>Gives every request another answer, which may be stored for a minute.</summary>
    private sealed class CountingOrigin : HttpMessageHandler
    {
        private int _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes($"answer {++_count}")) };
            response.Headers.TryAddWithoutValidation("Cache-Control", "max-age=60000");
            return Task.FromResult(response);
        }
    }
}
