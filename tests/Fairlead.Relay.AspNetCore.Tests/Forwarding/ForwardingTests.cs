using System.Text;
using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Fairlead.Relay.AspNetCore.Tests.Forwarding;

public sealed class ForwardingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WithFieldsOfTheConnection_PassesOnTheOthersOnly()
    {
        await using var relay = await RunningRelay.StartAsync();

        await relay.GetAsync(
            "/a",
            "Connection: X-Own, x-other|X-Own: 1|X-Other: 2|Keep-Alive: 5|TE: trailers|Trailer: X|Upgrade: websocket|Proxy-Authorization: Basic x|Proxy-Connection: close|X-End: \u00E9nd|Authorization: Bearer y|Accept: a|Accept: b");

        var sent = relay.Origin.Last;
        Assert.Equal(["Accept", "Authorization", "Host", "Via", "X-End"], sent.Fields.Select(static field => field.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(("\u00E9nd", "Bearer y"), (sent["X-End"], sent["Authorization"]));
        Assert.Equal(relay.Origin.Address.Authority, sent["Host"]);
    }

    [Fact]
    public async Task Response_WithFieldsOfTheConnection_PassesOnTheOthersOnly()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Connection: X-Own, Keep-Alive|X-Own: 1|Keep-Alive: timeout=5|Proxy-Authenticate: Basic|Upgrade: h2c|Trailer: X|X-End: \u00E9nd|Set-Cookie: a=1|Set-Cookie: b=2|Server: origin|Date: Tue, 01 Jan 2030 12:00:00 GMT");

        var answer = await relay.GetAsync("/a");

        Assert.Equal(
            ["Cache-Status", "Content-Length", "Date", "Server", "Set-Cookie", "Via", "X-End"], answer.Fields.Select(static field => field.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(("\u00E9nd", "a=1 | b=2", "origin"), (answer["X-End"], answer["Set-Cookie"], answer["Server"]));
    }

    [Theory]
    [InlineData("Forwarded: host=evil")]
    [InlineData("X-Forwarded-Host: evil")]
    [InlineData("X-Forwarded-For: 1.2.3.4")]
    [InlineData("x_forwarded_proto: https")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-Rewrite-URL: /admin")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    public async Task Request_WithFieldsOfForwarding_PassesThemNotOnAndSharesTheAnswer(string field)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60");

        await relay.GetAsync("/a", field);
        var second = await relay.GetAsync("/a");

        Assert.Null(Assert.Single(relay.Origin.Requests)[field.Split(':')[0]]);
        Assert.True(second.IsHit);
    }

    [Fact]
    public async Task Request_WithFieldOfForwardingThatIsPartOfTheKey_IsPassedOnAndToldApart()
    {
        await using var relay = await RunningRelay.StartAsync(caching: static options => options.KeyFields.Add("X-Forwarded-Host"));
        relay.Origin.Answer = static (request, stream) => RawOrigin.WriteAsync(stream, RawOrigin.Response("Cache-Control: max-age=60", request["X-Forwarded-Host"] ?? "none"));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal("evil", (await relay.GetAsync("/a", "X-Forwarded-Host: evil")).Body);
            Assert.Equal("none", (await relay.GetAsync("/a")).Body);
        }

        Assert.Equal(2, relay.Origin.Requests.Count);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("QUERY")]
    [InlineData("GET")]
    public async Task Request_WithBody_IsPassedOnWithIt(string method)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60");

        await relay.GetAsync("/a", "Content-Type: text/x|Content-Language: de", method, "some body");
        var answer = await relay.GetAsync("/a", "Content-Type: text/x", method, "other body");

        Assert.Equal(2, relay.Origin.Requests.Count);
        var sent = relay.Origin.Requests[0];
        Assert.Equal(($"{method} /base/a HTTP/1.1", "some body", "9", "text/x", "de"), (sent.StartLine, sent.Body, sent["Content-Length"], sent["Content-Type"], sent["Content-Language"]));
        Assert.Contains("fwd=", answer["Cache-Status"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithChunkedBody_IsPassedOnAsItComes()
    {
        await using var relay = await RunningRelay.StartAsync();

        await relay.SendAsync("POST /a HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n");

        Assert.Equal(("abcde", "chunked", null), (relay.Origin.Last.Body, relay.Origin.Last["Transfer-Encoding"], relay.Origin.Last["X-Trailer"]));
    }

    [Fact]
    public async Task Post_ThatSucceeds_RemovesWhatIsStored()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60");
        await relay.GetAsync("/a");

        await relay.GetAsync("/a", method: "POST", body: "x");

        Assert.False((await relay.GetAsync("/a")).IsHit);
    }

    [Fact]
    public async Task Response_WithoutLength_IsPassedOnAsItComes()
    {
        await using var relay = await RunningRelay.StartAsync();
        var goOn = new TaskCompletionSource();
        relay.Origin.Answer = async (_, stream) =>
        {
            await RawOrigin.WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            await goOn.Task;
            return await RawOrigin.WriteAsync(stream, "5\r\nhello\r\n0\r\n\r\n");
        };

        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        using var response = await relay.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        goOn.SetResult();

        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task Response_ThatBreaksOff_BreaksTheClientsConnection(string bytes)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.RespondRaw(bytes);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => relay.Client.GetStringAsync(new Uri("/a", UriKind.Relative), Token));
        await relay.Cache.WhenIdleAsync();

        Assert.Equal(0, relay.Cache.GetStatistics().Urls);
    }

    [Fact]
    public async Task Response_ThatRedirects_IsPassedOn()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Location: http://127.0.0.1:9/", status: "302 Found");

        var answer = await relay.GetAsync("/a");

        Assert.Equal((302, "http://127.0.0.1:9/"), (answer.Status, answer["Location"]));
    }

    [Fact]
    public async Task Response_WithCookieAndCoding_IsNeitherKeptNorDecoded()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Set-Cookie: a=1; Path=/|Content-Encoding: gzip", "no gzip at all");

        var answer = await relay.GetAsync("/a");
        await relay.GetAsync("/b");

        Assert.Equal(("gzip", "no gzip at all"), (answer["Content-Encoding"], answer.Body));
        Assert.Null(relay.Origin.Last["Cookie"]);
        Assert.Null(relay.Origin.Last["Accept-Encoding"]);
        Assert.Null(relay.Origin.Last["traceparent"]);
    }

    [Fact]
    public async Task Request_ThatHasPassedTheRelay_Is508()
    {
        await using var relay = await RunningRelay.StartAsync(static options => options.Pseudonym = "here");

        Assert.Equal(508, (await relay.GetAsync("/a", "Via: 1.1 there, HTTP/1.1 Here (a comment)")).Status);
        Assert.Equal(200, (await relay.GetAsync("/a", "Via: 1.1 there, 1.1 herein")).Status);

        Assert.Equal("1.1 there, 1.1 herein, 1.1 here", string.Join(", ", Assert.Single(relay.Origin.Requests)["Via"]!.Split(" | ")));
    }

    [Fact]
    public async Task Upstream_ThatIsTheRelayItself_Ends()
    {
        await using var relay = await RunningRelay.StartAsync(static (app, origin) =>
        {
            app.MapRelay("/there/{**path}", origin, "origin");
            app.MapRelay("/{**path}", origin, "origin");
        });
        relay.Origin.Answer = async (request, stream) =>
        {
            var back = await relay.SendAsync($"GET {request.Target} HTTP/1.1\r\nHost: relay\r\nVia: {request["Via"]!.Replace(" | ", ", ", StringComparison.Ordinal)}\r\n\r\n");
            return await RawOrigin.WriteAsync(stream, RawOrigin.Response("", back.Body, back.StartLine["HTTP/1.1 ".Length..]));
        };

        Assert.Equal(508, (await relay.GetAsync("/a")).Status);
        Assert.Single(relay.Origin.Requests);
    }

    [Fact]
    public async Task Upstream_ThatIsNotThere_Is502WithoutWhereItIs()
    {
        await using var relay = await RunningRelay.StartAsync(static (app, _) => app.MapRelay("/{**path}", new Uri("http://127.0.0.1:9/"), "origin"));

        var answer = await relay.GetAsync("/a");

        Assert.Equal((502, "application/problem+json"), (answer.Status, answer["Content-Type"]));
        Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
        Assert.Equal((1, 0), (relay.Cache.GetStatistics().Unreachable, relay.Cache.GetStatistics().TimedOut));
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("")]
    public async Task Upstream_ThatDoesNotSpeakHttp_Is502(string bytes)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.RespondRaw(bytes);

        Assert.Equal(502, (await relay.GetAsync("/a")).Status);
        Assert.Equal((1, 0), (relay.Cache.GetStatistics().Unreachable, relay.Cache.GetStatistics().TimedOut));
    }

    [Fact]
    public async Task Upstream_ThatDoesNotAnswer_Is504()
    {
        await using var relay = await RunningRelay.StartAsync();
        var isAsked = new TaskCompletionSource();
        relay.Origin.Answer = async (_, _) =>
        {
            isAsked.SetResult();
            await TestSupport.Never.EndsAsync(Token);
            return false;
        };

        var asking = relay.GetAsync("/a");
        await isAsked.Task;
        relay.Time.Advance(TimeSpan.FromSeconds(101));

        Assert.Equal(504, (await asking).Status);
        Assert.Equal((0, 1), (relay.Cache.GetStatistics().Unreachable, relay.Cache.GetStatistics().TimedOut));
    }

    [Fact]
    public async Task Upstream_ThatFailsWhileSomethingIsStored_IsStoodInFor()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60, stale-if-error=600");
        await relay.GetAsync("/a");
        relay.Time.Advance(TimeSpan.FromSeconds(70));
        relay.Origin.Respond("", "sorry", "503 Busy");

        var answer = await relay.GetAsync("/a");

        Assert.Equal((200, "body", "Fairlead; hit; ttl=-10; detail=StaleIfError"), (answer.Status, answer.Body, answer["Cache-Status"]));
    }

    [Fact]
    public async Task Client_ThatLeaves_TakesItsRequestAlong()
    {
        await using var relay = await RunningRelay.StartAsync();
        var (isAsked, hasEnded) = (new TaskCompletionSource(), new TaskCompletionSource());
        relay.Origin.Answer = async (_, stream) =>
        {
            isAsked.SetResult();
            Assert.Equal(0, await stream.ReadAsync(new byte[1]));
            hasEnded.SetResult();
            return false;
        };
        using (var connection = await relay.ConnectAsync())
        {
            await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes("GET /a HTTP/1.1\r\nHost: relay\r\n\r\n"), Token);
            await isAsked.Task;
            connection.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        }

        await hasEnded.Task;
    }

    [Theory]
    [InlineData("OPTIONS", "Max-Forwards: 0", 204, 0, null)]
    [InlineData("OPTIONS", "Max-Forwards: 7", 200, 1, "6")]
    [InlineData("OPTIONS", "", 200, 1, null)]
    [InlineData("GET", "Max-Forwards: 0", 200, 1, "0")]
    [InlineData("TRACE", "", 405, 0, null)]
    public async Task Method_OfTheWay_IsCountedOrRefused(string method, string fields, int status, int forwarded, string? left)
    {
        await using var relay = await RunningRelay.StartAsync();

        Assert.Equal(status, (await relay.GetAsync("/a", fields, method)).Status);
        Assert.Equal(forwarded, relay.Origin.Requests.Count);
        Assert.Equal(left, relay.Origin.Requests is [var sent] ? sent["Max-Forwards"] : null);
    }

    [Fact]
    public async Task Response_Informational_IsLeftOut()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Answer = static (_, stream) => RawOrigin.WriteAsync(stream, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + RawOrigin.Response("X: 1", "hello"));

        var answer = await relay.GetAsync("/a");

        Assert.Equal((200, "hello", "1", null), (answer.Status, answer.Body, answer["X"], answer["Link"]));
    }

    [Fact]
    public async Task Response_OfHead_HasTheLengthAndNoBody()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("X: 1", "hello");

        var answer = await relay.GetAsync("/a", method: "HEAD");

        Assert.Equal((200, "5", ""), (answer.Status, answer["Content-Length"], answer.Body));
    }
}
