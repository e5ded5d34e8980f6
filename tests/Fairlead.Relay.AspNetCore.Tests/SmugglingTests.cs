using Fairlead.Relay.AspNetCore.Tests.Hosting;

namespace Fairlead.Relay.AspNetCore.Tests;

/// <summary>Messages that two readers may divide in different places, and answers that may end a head early.</summary>
public sealed class SmugglingTests
{
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: relay\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("Content-Length: 5, 6\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: 0x5\r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n")]
    [InlineData("Content-Length : 5\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n")]
    [InlineData("Transfer-Encoding:\u000Bchunked\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked\r\n")]
    [InlineData("\r\tTransfer-Encoding: chunked\r\n")]
    [InlineData("X\0: y\r\n")]
    [InlineData("X: y\0z\r\n")]
    public async Task Request_OfUncertainLength_IsRefusedAndTheConnectionEnded(string fields)
    {
        await using var relay = await RunningRelay.StartAsync();

        var answers = await relay.SendAllAsync($"POST /a HTTP/1.1\r\nHost: relay\r\n{fields}\r\n0\r\n\r\n{Smuggled}");

        Assert.Contains(Assert.Single(answers).Status, (int[])[400, 413, 501]);
        Assert.DoesNotContain(relay.Origin.Requests, static request => request.StartLine.Contains("smuggled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /a\u00E9 HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /a\0 HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /%2e%2e/a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /../a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /a\\..\\..\\b HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /%252e%252e/a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /a%2f..%2f..%2fb HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /%c0%ae%c0%ae/a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET http://relay/../a HTTP/1.1\r\nHost: relay\r\n\r\n")]
    public async Task Request_WithTargetThatIsNone_Is400AndNotForwarded(string bytes)
    {
        await using var relay = await RunningRelay.StartAsync();

        // The server itself takes a target without a slash for that of CONNECT.
        Assert.Equal(bytes.StartsWith("GET a", StringComparison.Ordinal) ? 405 : 400, (await relay.SendAsync(bytes)).Status);
        Assert.Empty(relay.Origin.Requests);
    }

    [Theory]
    [InlineData("GET //evil.example/a HTTP/1.1", "GET /base//evil.example/a HTTP/1.1")]
    [InlineData("GET /a%2Fb%5Cc HTTP/1.1", "GET /base/a%2Fb%5Cc HTTP/1.1")]
    [InlineData("GET /%41?../..#", null)]
    [InlineData("GET /?a=/../b HTTP/1.1", "GET /base/?a=/../b HTTP/1.1")]
    [InlineData("GET /%7Ea/%e9 HTTP/1.1", "GET /base/%7Ea/%e9 HTTP/1.1")]
    public async Task Request_WithUnusualTarget_IsForwardedAsItIs(string line, string? expected)
    {
        await using var relay = await RunningRelay.StartAsync();

        await relay.SendAsync($"{line}\r\nHost: relay\r\n\r\n");

        Assert.Equal(expected, relay.Origin.Requests is [var request] ? request.StartLine : null);
    }

    [Fact]
    public async Task Request_WithAnotherHostOrAuthority_GoesToTheUpstreamAndSharesTheAnswer()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60");

        await relay.SendAsync("GET http://evil.example/a HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        await relay.Cache.WhenIdleAsync();
        var second = await relay.SendAsync("GET /a HTTP/1.1\r\nHost: other.example:8080\r\n\r\n");

        var sent = Assert.Single(relay.Origin.Requests);
        Assert.Equal(("GET /base/a HTTP/1.1", relay.Origin.Address.Authority), (sent.StartLine, sent["Host"]));
        Assert.True(second.IsHit);
    }

    [Theory]
    [InlineData("X: a\rSet-Cookie: evil=1")]
    [InlineData("X: a\0b")]
    [InlineData("X: a\u000Bb")]
    [InlineData("X: a\u007Fb")]
    [InlineData("X: a\r\n Set-Cookie: evil=1")]
    public async Task Response_WithControlCharacters_AddsNoField(string field)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Answer = (_, stream) => RawOrigin.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n{field}\r\n\r\nbody", isLast: true);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var answer = await relay.GetAsync("/a");

            Assert.True(answer.Status is 200 or 502, answer.StartLine);
            Assert.Null(answer["Set-Cookie"]);
            Assert.DoesNotContain(answer.Fields, static other => other.Value.AsSpan().ContainsAnyInRange('\0', '\x08') || other.Value.AsSpan().ContainsAnyInRange('\x0A', '\x1F') || other.Value.Contains('\x7F', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Requests_Pipelined_AreAnsweredInTheirOrder()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Answer = static (request, stream) => RawOrigin.WriteAsync(stream, RawOrigin.Response("Cache-Control: max-age=60", request.Target));

        var answers = await relay.SendAllAsync(string.Concat(Enumerable.Range(0, 20).Select(static i => $"GET /{i % 3} HTTP/1.1\r\nHost: relay\r\n\r\n")), most: 20);

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"/base/{i % 3}"), answers.Select(static answer => answer.Body));
    }
}
