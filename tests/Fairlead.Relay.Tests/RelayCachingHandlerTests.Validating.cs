using Fairlead.Relay.Tests.Hosting;

namespace Fairlead.Relay.Tests;

/// <content>Sections 4.3 and 3.2.</content>
public sealed partial class RelayCachingHandlerTests
{
    [Fact]
    public async Task Get_StaleAndConfirmed_IsFreshened()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Last-Modified: @-500 | X-A: 1 | X-B: 1");
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=90 | Date: @70 | ETag: \"1\" | X-A: 2", "", 304);

        var confirmed = await client.SendAsync();
        var hit = await client.SendAsync();

        Assert.Equal(2, client.Origin.Count);
        Assert.Contains(new HeaderField("If-None-Match", "\"1\""), client.Origin.Last);
        Assert.Contains(new HeaderField("If-Modified-Since", Messages.DateAt(-500)), client.Origin.Last);
        Assert.Equal("Fairlead; fwd=stale; fwd-status=304; stored; detail=Stale", confirmed.CacheStatus);
        Assert.Equal((200, "body", "2", "1", "0"), (confirmed.Status, confirmed.Body, confirmed["X-A"], confirmed["X-B"], confirmed["Age"]));
        Assert.Equal(("Fairlead; hit; ttl=90; detail=Fresh", "2", "body"), (hit.CacheStatus, hit["X-A"], hit.Body));
    }

    [Fact]
    public async Task Get_StaleAndConfirmedWithACookie_GivesItToOneOnly()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=90 | ETag: \"1\" | Set-Cookie: a=b", "", 304);

        Assert.Equal("a=b", (await client.SendAsync())["Set-Cookie"]);

        var hit = await client.SendAsync();
        Assert.True(hit.IsHit);
        Assert.Null(hit["Set-Cookie"]);
    }

    [Fact]
    public async Task Get_ConfirmedAndNoLongerStorable_IsAnsweredOnceMoreAndForgotten()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: no-store | ETag: \"1\"", "", 304);

        Assert.Equal("body", (await client.SendAsync()).Body);
        Assert.Equal(0, client.Cache.GetStatistics().Urls);
    }

    [Fact]
    public async Task Get_ConfirmedForOneWithCredentials_LeavesTheStoredOneAsItWas()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=90 | ETag: \"1\" | X-For: one", "", 304);

        Assert.Equal(("body", "one"), (await client.SendAsync("Authorization: x") is var received ? (received.Body, received["X-For"]!) : default));

        Assert.Equal(1, client.Cache.GetStatistics().Urls);
        client.Origin.Disconnect();
        Assert.Null((await client.SendAsync())["X-For"]);
    }

    [Fact]
    public async Task Get_StaleAndChanged_IsReplaced()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=60 | Date: @70 | ETag: \"2\"", "new");

        Assert.Equal("new", (await client.SendAsync()).Body);
        Assert.Equal(("new", true), ((await client.SendAsync()).Body, (await client.SendAsync()).IsHit));
    }

    [Fact]
    public async Task Get_A304AboutSomethingElse_IsRepeatedWithoutConditions()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Answer = static (request, _) => Task.FromResult(request.Headers.IfNoneMatch.Count > 0
            ? ScriptedOrigin.Response("ETag: \"9\"", "", 304)
            : ScriptedOrigin.Response("Cache-Control: max-age=60 | ETag: \"9\"", "new"));

        Assert.Equal((200, "new"), (await client.SendAsync() is var received ? (received.Status, received.Body) : default));
        Assert.Equal(3, client.Origin.Count);
    }

    [Fact]
    public async Task Get_AnswerThatMustNotBeStored_EndsTheStoredOne()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Origin.Respond("Cache-Control: no-store", "secret");
        await client.SendAsync("Cache-Control: no-cache");

        Assert.Equal(0, client.Cache.GetStatistics().Urls);
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"", 304, "")]
    [InlineData("If-None-Match: W/\"1\", \"0\"", 304, "")]
    [InlineData("If-None-Match: \"2\"", 200, "body")]
    [InlineData("If-Modified-Since: @-500", 304, "")]
    [InlineData("If-Modified-Since: @-501", 200, "body")]
    public async Task Get_ConditionOfTheClient_IsJudgedByTheCache(string condition, int status, string body)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh + " | Last-Modified: @-500 | Content-Type: a/b | Vary: Accept");
        await client.SendAsync();

        var received = await client.SendAsync(condition);

        Assert.Equal((status, body, 1, true), (received.Status, received.Body, client.Origin.Count, received.IsHit));
        Assert.Equal(("\"1\"", "Accept", "max-age=60", "0"), (received["ETag"], received["Vary"], received["Cache-Control"], received["Age"]));
        Assert.Equal(status == 200 ? "a/b" : null, received["Content-Type"]);
    }

    [Fact]
    public async Task Get_ConditionOfTheClientOnAStaleResponse_IsJudgedOnWhatTheOriginConfirmed()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=60 | ETag: \"1\"", "", 304);

        var has = await client.SendAsync("If-None-Match: \"1\"");
        client.Advance(70);
        var hasNot = await client.SendAsync("If-None-Match: \"0\"");

        Assert.Equal((304, 200, "body"), (has.Status, hasNot.Status, hasNot.Body));
        Assert.Contains(new HeaderField("If-None-Match", "\"1\", \"0\""), client.Origin.Last);
    }

    /// <summary>An origin need not repeat the validators in a 304 when it is clear what it is about (RFC 9110, section 15.4.5).</summary>
    [Theory]
    [InlineData("", "Last-Modified: @-500", "", 200)]
    [InlineData("", "Last-Modified: @-500", "If-Modified-Since: @-500", 304)]
    [InlineData("", "Last-Modified: @-500", "If-Modified-Since: @-900", 200)]
    [InlineData("", "ETag: \"1\"", "If-None-Match: \"1\"", 304)]
    [InlineData("", "ETag: \"1\" | Last-Modified: @-500", "If-Modified-Since: @-500", 304)]
    [InlineData("Accept: a", "ETag: \"1\" | Vary: Accept", "Accept: b", 200)]
    public async Task Get_A304WithoutValidators_ConfirmsTheOneThatWasAskedAbout(string firstRequest, string response, string secondRequest, int status)
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60 | " + response);
        await client.SendAsync(firstRequest);
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=60", "", 304);

        var received = await client.SendAsync(secondRequest);

        Assert.Equal((status, status == 200 ? "body" : "", 2), (received.Status, received.Body, client.Origin.Count));
    }

    [Theory]
    [InlineData("ETag: \"1\"", "If-None-Match: \"0\"")]
    [InlineData("ETag: \"1\" | Last-Modified: @-500", "If-None-Match: \"0\"")]
    public async Task Get_A304WithoutValidatorsWhenTwoWereAskedAbout_IsRepeated(string response, string request)
    {
        await using var client = new CachedClient();
        client.Origin.Respond("Cache-Control: max-age=60 | " + response);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("Cache-Control: max-age=60", "", 304);

        await client.SendAsync(request);

        Assert.Equal(3, client.Origin.Count);
    }

    [Fact]
    public async Task Get_TheClientHasWhatTheCacheHasNot_PassesThe304On()
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Respond("ETag: \"2\"", "", 304);

        Assert.Equal(304, (await client.SendAsync("If-None-Match: \"2\"")).Status);
        Assert.Equal(2, client.Origin.Count);
    }

    [Theory]
    [InlineData("If-Match: \"1\"")]
    [InlineData("If-Unmodified-Since: @0")]
    public async Task Get_ConditionForTheOrigin_IsForwardedAsItIs(string condition)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Origin.Respond("", "", 412);

        var received = await client.SendAsync(condition);

        Assert.Equal((412, 2), (received.Status, client.Origin.Count));
        Assert.Equal("Fairlead; fwd=bypass; fwd-status=412; detail=StatusOfOneRequest", received.CacheStatus);
        Assert.Equal(Messages.Fields(condition).Single(), client.Origin.Last.Single());
    }

    [Theory]
    [InlineData("ETag: \"1\" | Content-Length: 4", true)]
    [InlineData("ETag: \"2\"", false)]
    [InlineData("ETag: \"1\" | Content-Length: 5", false)]
    public async Task Head_OfTheOrigin_FreshensOrInvalidatesTheStoredGet(string head, bool isConfirmed)
    {
        await using var client = new CachedClient();
        client.Origin.Respond(Fresh);
        await client.SendAsync();
        client.Advance(70);
        client.Origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Response($"Cache-Control: max-age=60 | Date: @70 | {head}", new ByteArrayContent([])));
        await client.SendAsync(method: "HEAD");
        client.Origin.Respond(Fresh);

        Assert.Equal(isConfirmed, (await client.SendAsync()).IsHit);
    }
}
