using System.Net;
using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests;

/// <summary>What a client sees of the cache, section by section of RFC 9111.</summary>
public sealed partial class RelayCachingHandlerTests
{
    private const string Fresh = "Cache-Control: max-age=60 | Date: @0 | ETag: \"1\"";

    [Fact]
    public async Task Get_StoredAndFresh_IsNotForwarded()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | X-Custom: a | X-Custom: b | Content-Type: text/odd; x=1");

        var first = await client.SendAsync();
        client.Advance(10);
        var second = await client.SendAsync();

        Assert.Equal(1, client.Origin.Count);
        Assert.Equal("Fairlead; fwd=uri-miss; fwd-status=200; stored; detail=NothingStored", first.CacheStatus);
        Assert.Equal("Fairlead; hit; ttl=50; detail=Fresh", second.CacheStatus);
        Assert.Null(first["Age"]);
        Assert.Equal("10", second["Age"]);
        Assert.Equal((200, "body", "a | b", "text/odd; x=1", "4"), (second.Status, second.Body, second["X-Custom"], second["Content-Type"], second["Content-Length"]));
    }

    [Fact]
    public async Task Get_NoDate_GetsOne()
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60");
        await client.SendAsync();

        Assert.Equal(Messages.DateAt(0), (await client.SendAsync())["Date"]);
    }

    [Fact]
    public async Task Get_FieldsOfTheConnection_AreNotStored()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Connection: X-Hop, close | X-Hop: 1 | Keep-Alive: x | Proxy-Authenticate: x | Upgrade: h2c | X-Kept: 1");
        await client.SendAsync();

        var hit = await client.SendAsync();

        Assert.True(hit.IsHit);
        Assert.Null(hit["Connection"] ?? hit["X-Hop"] ?? hit["Keep-Alive"] ?? hit["Proxy-Authenticate"] ?? hit["Upgrade"]);
        Assert.Equal("1", hit["X-Kept"]);
    }

    [Fact]
    public async Task Get_CacheStatusOfACacheBefore_IsKeptInFront()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Cache-Status: Origin; hit");
        await client.SendAsync();

        Assert.Equal("Origin; hit | Fairlead; hit; ttl=60; detail=Fresh", (await client.SendAsync()).CacheStatus);
    }

    [Theory]
    [InlineData("", "Cache-Control: no-store, max-age=60", "ResponseNoStore")]
    [InlineData("", "Cache-Control: private, max-age=60", "ResponsePrivate")]
    [InlineData("", "Cache-Control: max-age=60 | Set-Cookie: a=b", "SetCookie")]
    [InlineData("", "Cache-Control: max-age=60 | Vary: *", "VaryAny")]
    [InlineData("Authorization: x", "Cache-Control: max-age=60", "Authorization")]
    [InlineData("Cache-Control: no-store", "Cache-Control: max-age=60", "RequestNoStore")]
    public async Task Get_NotStorable_IsForwardedEachTimeAndSaysWhy(string request, string response, string detail)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(response);

        Assert.Equal($"Fairlead; fwd=uri-miss; fwd-status=200; detail={detail}", (await client.SendAsync(request)).CacheStatus);
        await client.SendAsync();

        Assert.Equal(2, client.Origin.Count);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Get_OtherStatuses_AreStoredAsTheyAre(int status)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh, "", status);
        await client.SendAsync();

        var hit = await client.SendAsync();

        Assert.Equal((status, true, ""), (hit.Status, hit.IsHit, hit.Body));
    }

    [Fact]
    public async Task Get_AReasonPhraseOfItsOwn_IsKept()
    {
        await using var client = new CachedClient();
        client.Origin.Answer = static (_, _) =>
        {
            var response = ScriptedOrigin.Response(Fresh);
            response.ReasonPhrase = "Fine";
            return Task.FromResult(response);
        };
        await client.SendAsync();

        using var hit = await client.SendStreamingAsync(CachedClient.Request(), TestContext.Current.CancellationToken);

        Assert.Equal("Fine", hit.ReasonPhrase);
    }

    [Theory]
    [InlineData("Range: bytes=1-2", 206, "od", "bytes 1-2/4")]
    [InlineData("Range: bytes=-1", 206, "y", "bytes 3-3/4")]
    [InlineData("Range: bytes=2-", 206, "dy", "bytes 2-3/4")]
    [InlineData("Range: bytes=9-", 416, "", "bytes */4")]
    [InlineData("Range: lines=1-2", 200, "body", null)]
    [InlineData("Range: bytes=1-2 | If-Range: \"1\"", 206, "od", "bytes 1-2/4")]
    [InlineData("Range: bytes=1-2 | If-Range: \"2\"", 200, "body", null)]
    public async Task Get_Range_IsServedFromTheWholeResponse(string request, int status, string body, string? contentRange)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();

        var received = await client.SendAsync(request);

        Assert.Equal((status, body, contentRange, 1), (received.Status, received.Body, received["Content-Range"], client.Origin.Count));
        Assert.Equal($"{body.Length}", received["Content-Length"]);
    }

    [Fact]
    public async Task Get_PartialAnswer_IsPassedOnAndNotStored()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Content-Range: bytes 0-1/4", "bo", 206);

        Assert.Equal((206, "bo"), (await client.SendAsync("Range: bytes=0-1") is var part ? (part.Status, part.Body) : default));
        client.Origin.Respond(Fresh);
        Assert.Equal("body", (await client.SendAsync()).Body);
    }

    [Fact]
    public async Task Get_SeveralRanges_AreForwarded()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        await client.SendAsync("Range: bytes=0-1,3-3");

        Assert.Equal(2, client.Origin.Count);
    }

    [Fact]
    public async Task Head_StoredGet_IsAnsweredWithoutItsBody()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();

        var received = await client.SendAsync(method: "HEAD");

        Assert.Equal((200, "", "4", true, 1), (received.Status, received.Body, received["Content-Length"], received.IsHit, client.Origin.Count));
    }

    [Fact]
    public async Task Get_Variants_AreKeptBesideEachOther()
    {
        await using var client = new CachedClient();
        client.Origin.Answer = static (request, _) => Task.FromResult(ScriptedOrigin.Response(
            $"Cache-Control: max-age=60 | Vary: Accept-Language | ETag: \"{request.Headers.AcceptLanguage}\"", $"in {request.Headers.AcceptLanguage}"));

        await client.SendAsync("Accept-Language: de");
        var other = await client.SendAsync("Accept-Language: fr");
        Assert.Equal(("in de", "in fr"), ((await client.SendAsync("Accept-Language: de")).Body, (await client.SendAsync("Accept-Language: fr")).Body));

        Assert.Equal(2, client.Origin.Count);
        Assert.Equal("Fairlead; fwd=vary-miss; fwd-status=200; stored; detail=OtherVariant", other.CacheStatus);
        Assert.Contains(new HeaderField("If-None-Match", "\"de\""), client.Origin.Last);
    }

    [Fact]
    public async Task Get_AnotherVariantConfirmed_IsTheAnswer()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Vary: Accept-Language", "for all");
        await client.SendAsync("Accept-Language: de");
        client.Origin.Respond("ETag: \"1\"", "", 304);

        Assert.Equal((200, "for all"), (await client.SendAsync("Accept-Language: fr") is var received ? (received.Status, received.Body) : default));
    }

    [Fact]
    public async Task Get_OnlyIfCached_IsNeverForwarded()
    {
        await using var client = new CachedClient();

        var received = await client.SendAsync("Cache-Control: only-if-cached");

        Assert.Equal((504, 0, "Fairlead; fwd=request; detail=OnlyIfCached"), (received.Status, client.Origin.Count, received.CacheStatus));
    }

    [Fact]
    public async Task Get_StaleWhileRevalidate_IsAnsweredAtOnceAndValidatedOnce()
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60, stale-while-revalidate=60 | ETag: \"1\"", "old");
        await client.SendAsync();
        client.Advance(70);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Origin.Answer = (_, _) => answer.Task;
        for (var i = 0; i < 5; i++)
        {
            using var stale = await client.SendStreamingAsync(CachedClient.Request(), TestContext.Current.CancellationToken);
            Assert.Equal("old", await stale.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal("Fairlead; hit; ttl=-10; detail=StaleWhileRevalidate", stale.Headers.NonValidated["Cache-Status"].ToString());
        }

        answer.SetResult(ScriptedOrigin.Response("Cache-Control: max-age=60 | ETag: \"2\"", "new"));
        await client.Cache.WhenIdleAsync();

        Assert.Equal(("new", 2), ((await client.SendAsync()).Body, client.Origin.Count));
        Assert.Equal(5, client.Cache.GetStatistics().Stale);
    }

    [Fact]
    public async Task Get_OriginGone_IsAnsweredStale()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Disconnect();

        var received = await client.SendAsync();

        Assert.Equal(("body", "Fairlead; hit; ttl=-10; detail=Disconnected"), (received.Body, received.CacheStatus));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("Cache-Control: no-cache"));
    }

    [Fact]
    public async Task Get_OriginGoneAndMustRevalidate_Fails()
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60, must-revalidate");
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Disconnect();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync());
    }

    [Theory]
    [InlineData(500, "old", "StaleIfError")]
    [InlineData(503, "old", "StaleIfError")]
    [InlineData(501, "failed", "Stale")]
    [InlineData(404, "failed", "Stale")]
    public async Task Get_OriginFails_IsAnsweredStaleWhereThatIsAllowed(int status, string body, string detail)
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60, stale-if-error=60", "old");
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=5", "failed", status);

        var received = await client.SendAsync();

        Assert.Equal(body, received.Body);
        Assert.EndsWith($"detail={detail}", received.CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AnotherHostThanInItsUrl_IsForwarded()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        await client.SendAsync("Host: other.example");

        Assert.Equal(2, client.Origin.Count);
    }

    [Fact]
    public async Task Get_WithABody_IsForwarded()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        var request = CachedClient.Request();
        request.Content = new StringContent("x");
        using var received = await client.SendStreamingAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(2, client.Origin.Count);
    }

    [Fact]
    public async Task GetStatistics_AfterSomeRequests_CountsThem()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        await client.SendAsync();
        await client.SendAsync(method: "OPTIONS");
        await client.SendAsync("Cache-Control: only-if-cached", url: "https://origin.example/b");
        client.Advance(70);
        client.Origin.Respond("ETag: \"1\"", "", 304);
        await client.SendAsync();

        var counted = client.Cache.GetStatistics();

        Assert.Equal((1, 1, 1, 1, 1, 0), (counted.Hits, counted.Misses, counted.Bypassed, counted.Refused, counted.Revalidated, counted.Stale));
        Assert.Equal((1, true), (counted.Urls, counted.Bytes > 0));
    }

    [Fact]
    public async Task SendAsync_AfterDisposal_Throws()
    {
        var client = new CachedClient();
        await client.DisposeAsync();

        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => client.Cache.SendAsync(CachedClient.Request(), static (_, _) => Task.FromResult(new HttpResponseMessage()), CancellationToken.None));
    }

    [Fact]
    public void Send_Synchronously_IsNotSupported()
    {
        using var client = new HttpMessageInvoker(new RelayCachingHandler(new RelayCachingOptions()) { InnerHandler = new ScriptedOrigin() });

        Assert.Throws<NotSupportedException>(() => client.Send(CachedClient.Request(), CancellationToken.None));
    }

    [Fact]
    public async Task Handler_WithACacheOfItsOwn_Works()
    {
        var origin = new ScriptedOrigin();
        origin.Respond("Cache-Control: max-age=60");
        using var client = new HttpClient(new RelayCachingHandler(new RelayCachingOptions()) { InnerHandler = origin });

        Assert.Equal("body", await client.GetStringAsync(new Uri(CachedClient.Url), TestContext.Current.CancellationToken));
        Assert.Equal("body", await client.GetStringAsync(new Uri(CachedClient.Url), TestContext.Current.CancellationToken));
        Assert.Equal((1, HttpStatusCode.OK), (origin.Count, (await client.GetAsync(new Uri(CachedClient.Url), TestContext.Current.CancellationToken)).StatusCode));
    }
}
