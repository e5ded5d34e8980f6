using Fairlead.Relay.Redis.Tests.Hosting;
using Fairlead.Relay.Storage;
using static Fairlead.Relay.Redis.Tests.Hosting.StoreExtensions;

namespace Fairlead.Relay.Redis.Tests;

/// <summary>Two stores with a connection each: what one does, the other sees with its next look.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private SharedRedis? _shared;
    private RedisRelayStore? _one;
    private RedisRelayStore? _two;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RedisRelayStore One => _one!;

    private RedisRelayStore Two => _two!;

    public async ValueTask InitializeAsync()
    {
        _shared = await SharedRedis.StartAsync();
        (_one, _two) = (_shared.Open(), _shared.Open());
    }

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? default;

    [Fact]
    public async Task Save_InOne_IsFoundInTheOther()
    {
        var body = Body(200_000);
        await One.SaveAsync("short");
        await One.SaveAsync(body, Key + "/long");

        Assert.Equal(["short"], await Two.ReadAllAsync());
        Assert.Equal(body, await (await Two.FindAsync(Key + "/long", Token)).Responses.Single().ReadAsync());
        Assert.Equal(One.GetSize(), Two.GetSize());
    }

    [Theory]
    [InlineData(StoreScopeKind.Url)]
    [InlineData(StoreScopeKind.Prefix)]
    [InlineData(StoreScopeKind.Group)]
    public async Task Remove_InOne_IsGoneInTheOtherAtOnceAndKeepsOutWhatWasAskedBefore(StoreScopeKind kind)
    {
        await One.SaveAsync("old", head: Head("Cache-Groups: \"g\""));
        Assert.Equal(["old"], await Two.ReadAllAsync());
        await using var late = await Two.BeginAsync();
        await late!.WriteAsync("asked before"u8.ToArray(), Token);

        await One.RemoveAsync(ScopeOf(kind), Token);

        Assert.Empty(await Two.ReadAllAsync());
        Assert.Null(await late.CommitAsync(Token));
        Assert.Empty(await One.ReadAllAsync());
    }

    [Fact]
    public async Task Remove_AGroup_LeavesTheOtherVariantsOfTheKey()
    {
        await One.SaveAsync("in", head: Head("Cache-Groups: \"g\"", "a"));
        await Two.SaveAsync("out", head: Head("Cache-Groups: \"h\"", "b"));

        Assert.Equal(1, await One.RemoveAsync(ScopeOf(StoreScopeKind.Group), Token));

        Assert.Equal(["out"], await Two.ReadAllAsync());
    }

    [Fact]
    public async Task Remove_MoreKeysThanAScriptTakes_RemovesAll()
    {
        for (var i = 0; i < 560; i++)
        {
            await One.SaveAsync("x", $"{Key}/{i}", Head(i % 2 == 0 ? "Cache-Groups: \"g\"" : ""));
        }

        Assert.Equal(280, await Two.RemoveAsync(ScopeOf(StoreScopeKind.Group), Token));
        Assert.Equal(280, await Two.RemoveAsync(ScopeOf(StoreScopeKind.Prefix), Token));
        Assert.Equal(new StoreSize(0, 0, 0), Two.GetSize());
    }

    [Fact]
    public async Task Freshen_InOne_IsSeenInTheOther()
    {
        await One.SaveAsync("body");
        var found = (await Two.FindAsync(Key, Token)).Responses.Single();

        await Two.FreshenAsync(await Two.TicketAsync(), found, Head("X: new"), Token);

        var seen = (await One.FindAsync(Key, Token)).Responses.Single();
        Assert.Equal(new HeaderField("X", "new"), seen.Head.Fields.Single());
        Assert.Equal(["body"], await One.ReadAllAsync());
    }

    [Fact]
    public async Task Save_VariantsOfOneKeyInBothAtOnce_KeepsThemAll()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"{Key}/{round}";
            var stores = new[] { One, Two, One, Two };
            await Task.WhenAll(stores.Select((store, number) => store.SaveAsync($"{number}", key, Head(variant: $"{number}"))));

            Assert.Equal(["0", "1", "2", "3"], (await One.ReadAllAsync(key)).Order());
        }
    }

    [Fact]
    public async Task Save_MoreThanFitsInBoth_MakesRoomForBoth()
    {
        for (var i = 0; i < 220; i++)
        {
            await (i % 2 == 0 ? One : Two).SaveAsync(Body(9_000), $"{Key}/{i}");
        }

        Assert.InRange(One.GetSize().Bytes, 500_000, 1 << 20);
        Assert.True(Two.GetSize().Evictions > 50);
        Assert.Equal($"{Two.GetSize().Urls}", await _shared!.AskAboutAsync("HLEN", "sizes"));
    }

    [Fact]
    public async Task Save_LargeBodyInPlaceOfVeryManySmallOnes_MakesRoomInSeveralSteps()
    {
        for (var i = 0; i < 600; i++)
        {
            await One.SaveAsync("x", $"{Key}/{i}");
        }

        await One.SaveAsync(Body(900_000), Key + "/large");

        Assert.InRange(One.GetSize().Bytes, 900_000, 1 << 20);
        Assert.True(One.GetSize().Evictions > 256);
        Assert.NotEmpty((await Two.FindAsync(Key + "/large", Token)).Responses);
    }

    [Fact]
    public async Task Read_Synchronously_IsTheBody()
    {
        var body = Body(200_000);
        await using var stream = await (await One.SaveAsync(body))!.OpenBodyAsync(Token);
        var read = new byte[body.Length];
        stream!.Seek(-100, SeekOrigin.End);
#pragma warning disable CA1849, VSTHRD103 // This is about the synchronous one.
        stream.ReadExactly(read.AsSpan(body.Length - 100));
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(read);
#pragma warning restore CA1849, VSTHRD103

        Assert.Equal(body, read);
    }

    [Fact]
    public async Task Remove_WhileOthersStore_IsNeverFollowedByWhatWasBefore()
    {
        var origin = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 6), Token, async (worker, token) =>
        {
            var (random, store) = (new Random(worker), worker % 2 == 0 ? One : Two);
            for (var round = 0; round < 80; round++)
            {
                if (random.Next(3) > 0)
                {
                    // A request: the generation, then what the origin says, then storing it.
                    var ticket = await store.TicketAsync();
                    var answer = Volatile.Read(ref origin);
                    await using var writer = (await store.BeginAsync(ticket, Head(), bodyLength: null, token))!;
                    await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{answer}"), token);
                    await writer.CommitAsync(token);
                    continue;
                }

                var changed = Interlocked.Increment(ref origin);
                await store.RemoveAsync(ScopeOf((StoreScopeKind)random.Next(1, 3)), token);
                foreach (var found in await (worker % 2 == 0 ? Two : One).ReadAllAsync())
                {
                    Assert.True(int.Parse(found, System.Globalization.CultureInfo.InvariantCulture) >= changed, $"{found} was found after {changed} was told.");
                }
            }
        });
    }

    private static StoreScope ScopeOf(StoreScopeKind kind) => kind switch
    {
        StoreScopeKind.Url => StoreScope.Url(Key),
        StoreScopeKind.Prefix => StoreScope.Prefix("GET https://origin.example/"),
        _ => StoreScope.Group("GET https://origin.example", "g"),
    };
}
