using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests;

/// <content>Section 4.4, and purging.</content>
public sealed partial class RelayCachingHandlerTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PURPLE")]
    public async Task UnsafeMethod_ThatSucceeds_InvalidatesItsTargets(string method)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        foreach (var path in new[] { "/a", "/b", "/c", "/d" })
        {
            await client.SendAsync(url: "https://origin.example" + path);
        }

        client.Origin.Respond("Location: /b | Content-Location: https://origin.example/c", "", 201);
        Assert.Equal("Fairlead; fwd=method; fwd-status=201; detail=Method", (await client.SendAsync(method: method)).CacheStatus);
        client.Origin.Respond(Fresh);

        var hits = new List<bool>();
        foreach (var path in new[] { "/a", "/b", "/c", "/d" })
        {
            hits.Add((await client.SendAsync(url: "https://origin.example" + path)).IsHit);
        }

        Assert.Equal([false, false, false, true], hits);
    }

    [Theory]
    [InlineData("POST", 404)]
    [InlineData("OPTIONS", 200)]
    public async Task Method_ThatChangesNothing_InvalidatesNothing(string method, int status)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Origin.Respond("", "", status);
        await client.SendAsync(method: method);

        Assert.True((await client.SendAsync()).IsHit);
    }

    [Fact]
    public async Task UnsafeMethod_WithGroups_InvalidatesTheirMembersOfItsOrigin()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Cache-Groups: \"menus\"");
        await client.SendAsync();
        await client.SendAsync(url: "https://other.example/a");
        client.Origin.Respond("Cache-Group-Invalidation: \"menus\"");
        await client.SendAsync(url: "https://origin.example/edit", method: "POST");

        Assert.False((await client.SendAsync()).IsHit);
        Assert.True((await client.SendAsync(url: "https://other.example/a")).IsHit);
    }

    [Fact]
    public async Task UnsafeMethod_WhileAGetIsOnItsWay_KeepsItsAnswerOut()
    {
        await using var client = new CachedClient();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (request, _) => request.Method == HttpMethod.Get ? answer.Task : Task.FromResult(ScriptedOrigin.Response(""));
        var earlier = client.SendAsync();
        using var changed = await client.SendStreamingAsync(CachedClient.Request(method: "POST"), TestContext.Current.CancellationToken);
        answer.SetResult(ScriptedOrigin.Response(Fresh, "from before"));
        await earlier;
        client.Origin.Respond(Fresh, "from after");

        Assert.Equal("from after", (await client.SendAsync()).Body);
    }

    [Fact]
    public async Task Purge_ByUrlPrefixAndGroup_RemovesThem()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Cache-Groups: \"g\"");
        foreach (var path in new[] { "/a", "/b/1", "/b/2", "/c" })
        {
            await client.SendAsync(url: "https://origin.example" + path);
        }

        var token = TestContext.Current.CancellationToken;
        Assert.True(await client.Cache.PurgeAsync(new Uri("https://origin.example/a"), token));
        Assert.False(await client.Cache.PurgeAsync(new Uri("https://origin.example/a"), token));
        Assert.Equal(2, await client.Cache.PurgePrefixAsync(new Uri("https://origin.example/b/"), token));
        Assert.Equal(1, await client.Cache.PurgeGroupAsync(new Uri("https://origin.example/"), "g", token));
        Assert.Equal(0, client.Cache.GetStatistics().Urls);
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.Cache.PurgeAsync(new Uri("/a", UriKind.Relative), token));
    }
}
