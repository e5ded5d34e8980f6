using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Tests.Storage;

/// <content>Removing, and what it keeps out.</content>
public abstract partial class RelayStoreContract
{
    [Fact]
    public async Task RemoveAsync_AUrl_RemovesItsVariantsAndNothingElse()
    {
        var store = await CreateAsync();
        await SaveAsync(store, Key, Head("a"), "1");
        await SaveAsync(store, Key, Head("b"), "2");
        await SaveAsync(store, Key + "/b", Head(), "3");

        Assert.Equal(1, await store.RemoveAsync(StoreScope.Url(Key), Token));

        Assert.Empty(await ReadAllAsync(store, Key));
        Assert.Equal(["3"], await ReadAllAsync(store, Key + "/b"));
        Assert.Equal(0, await store.RemoveAsync(StoreScope.Url(Key), Token));
    }

    [Fact]
    public async Task RemoveAsync_APrefix_RemovesWhatBeginsWithIt()
    {
        var store = await CreateAsync();
        foreach (var url in new[] { "/a", "/a/b", "/a/c", "/b" })
        {
            await SaveAsync(store, "GET https://origin.example" + url, Head(), url);
        }

        Assert.Equal(2, await store.RemoveAsync(StoreScope.Prefix("GET https://origin.example/a/"), Token));

        Assert.Equal(["/a"], await ReadAllAsync(store, "GET https://origin.example/a"));
        Assert.Empty(await ReadAllAsync(store, "GET https://origin.example/a/b"));
        Assert.Equal(["/b"], await ReadAllAsync(store, "GET https://origin.example/b"));
    }

    [Fact]
    public async Task RemoveAsync_AGroup_RemovesItsMembersOfTheOrigin()
    {
        var store = await CreateAsync();
        await SaveAsync(store, Key, Head("a", "Cache-Groups: \"g\", \"h\""), "1");
        await SaveAsync(store, Key, Head("b", "Cache-Groups: \"h\""), "2");
        await SaveAsync(store, Key + "/b", Head("a", "Cache-Groups: \"g\""), "3");
        await SaveAsync(store, "GET https://other.example/a", Head("a", "Cache-Groups: \"g\""), "4");

        Assert.Equal(2, await store.RemoveAsync(StoreScope.Group("GET https://origin.example", "g"), Token));

        Assert.Equal(["2"], await ReadAllAsync(store, Key));
        Assert.Empty(await ReadAllAsync(store, Key + "/b"));
        Assert.Equal(["4"], await ReadAllAsync(store, "GET https://other.example/a"));
    }

    [Theory]
    [InlineData(StoreScopeKind.Url)]
    [InlineData(StoreScopeKind.Prefix)]
    [InlineData(StoreScopeKind.Group)]
    public async Task CommitAsync_RemovedMeanwhile_StoresNothing(StoreScopeKind kind)
    {
        var store = await CreateAsync();
        await using var writer = await BeginAsync(store, Key, Head());
        await writer.WriteAsync("late"u8.ToArray(), Token);

        await store.RemoveAsync(ScopeOf(kind), Token);

        Assert.Null(await writer.CommitAsync(Token));
        Assert.Empty(await ReadAllAsync(store, Key));
        await SaveAsync(store, Key, Head(), "later");
        Assert.Equal(["later"], await ReadAllAsync(store, Key));
    }

    [Fact]
    public async Task FreshenAsync_RemovedMeanwhile_StoresNothing()
    {
        var store = await CreateAsync();
        var stored = await SaveAsync(store, Key, Head(), "old");
        var ticket = await TicketAsync(store, Key);

        await store.RemoveAsync(StoreScope.Url(Key), Token);

        Assert.Null(await store.FreshenAsync(ticket, stored!, Head(), Token));
        Assert.Empty(await ReadAllAsync(store, Key));
    }

    private static StoreScope ScopeOf(StoreScopeKind kind) => kind switch
    {
        StoreScopeKind.Url => StoreScope.Url(Key),
        StoreScopeKind.Prefix => StoreScope.Prefix("GET https://origin.example/"),
        _ => StoreScope.Group("GET https://origin.example", "g"),
    };
}
