using Fairlead.Relay.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Relay.AspNetCore.Tests;

public sealed class RelayEndpointTests
{
    private const string Storable = "Cache-Control: max-age=60|Date: Tue, 01 Jan 2030 12:00:00 GMT|ETag: \"a\"|Content-Type: text/plain";

    [Fact]
    public async Task Get_SecondTime_IsAnsweredFromTheStore()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable + "|X-One: 1|X-One: 2", "hello");

        var first = await relay.GetAsync("/a?b=%20c");
        relay.Time.Advance(TimeSpan.FromSeconds(10));
        var second = await relay.GetAsync("/a?b=%20c");

        Assert.Equal("GET /base/a?b=%20c HTTP/1.1", Assert.Single(relay.Origin.Requests).StartLine);
        Assert.Equal("Fairlead; fwd=uri-miss; fwd-status=200; stored; detail=NothingStored", first["Cache-Status"]);
        Assert.Equal(("HTTP/1.1 200 OK", "hello", "Fairlead; hit; ttl=50; detail=Fresh", "10"), (second.StartLine, second.Body, second["Cache-Status"], second["Age"]));
        Assert.Equal(("5", "text/plain", "\"a\"", "1 | 2"), (second["Content-Length"], second["Content-Type"], second["ETag"], second["X-One"]));
        Assert.Equal((first["Date"], first["Via"]), (second["Date"], second["Via"]));
        Assert.StartsWith("1.1 fairlead-", second["Via"], StringComparison.Ordinal);
        Assert.Equal((1L, 1L), (relay.Cache.GetStatistics().Hits, relay.Cache.GetStatistics().Misses));
    }

    [Theory]
    [InlineData("", "GET", 200, "hello", "5")]
    [InlineData("", "HEAD", 200, "", "5")]
    [InlineData("If-None-Match: \"a\"", "GET", 304, "", null)]
    [InlineData("If-None-Match: W/\"a\", \"b\"", "HEAD", 304, "", null)]
    [InlineData("If-None-Match: \"b\"", "GET", 200, "hello", "5")]
    [InlineData("If-Modified-Since: Tue, 01 Jan 2030 12:00:00 GMT", "GET", 304, "", null)]
    [InlineData("Range: bytes=1-3", "GET", 206, "ell", "3")]
    [InlineData("Range: bytes=-2", "GET", 206, "lo", "2")]
    [InlineData("Range: bytes=1-3|If-Range: \"a\"", "GET", 206, "ell", "3")]
    [InlineData("Range: bytes=1-3|If-Range: \"b\"", "GET", 200, "hello", "5")]
    [InlineData("Range: bytes=1-3", "HEAD", 200, "", "5")]
    [InlineData("Range: bytes=9-", "GET", 416, "", "0")]
    [InlineData("Range: lines=1-2", "GET", 200, "hello", "5")]
    [InlineData("Cache-Control: max-stale=5", "GET", 200, "hello", "5")]
    [InlineData("Cache-Control: only-if-cached", "GET", 200, "hello", "5")]
    [InlineData("Connection: X-Own|X-Own: 1", "GET", 200, "hello", "5")]
    public async Task Request_OfWhatIsStored_IsAnsweredWithoutTheOrigin(string fields, string method, int status, string body, string? length)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable, "hello");
        await relay.GetAsync("/a");

        var answer = await relay.GetAsync("/a", fields, method);

        Assert.Single(relay.Origin.Requests);
        Assert.True(answer.IsHit);
        Assert.Equal((status, body, length), (answer.Status, answer.Body, answer["Content-Length"]));
        Assert.Equal(status switch { 206 when body == "ell" => "bytes 1-3/5", 206 => "bytes 3-4/5", 416 => "bytes */5", _ => null }, answer["Content-Range"]);
        Assert.Equal("0", answer["Age"]);
        Assert.Equal(status == 304 || status == 416 ? null : "text/plain", answer["Content-Type"]);
    }

    [Theory]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Pragma: no-cache")]
    [InlineData("If-Match: \"a\"")]
    [InlineData("Range: bytes=0-1, 3-4")]
    [InlineData("Accept-Language: fr")]
    [InlineData("Cache-Control: max-age=5")]
    public async Task Request_ThatWantsMoreThanIsStored_IsForwarded(string fields)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond(Storable + "|Vary: Accept-Language", "hello");
        await relay.GetAsync("/a");
        relay.Time.Advance(TimeSpan.FromSeconds(10));

        var answer = await relay.GetAsync("/a", fields);

        Assert.Equal(2, relay.Origin.Requests.Count);
        Assert.False(answer.IsHit);
    }

    [Fact]
    public async Task Get_OnlyIfCachedOfNothing_Is504WithoutTheOrigin()
    {
        await using var relay = await RunningRelay.StartAsync();

        var answer = await relay.GetAsync("/a", "Cache-Control: only-if-cached");

        Assert.Equal((504, "Fairlead; fwd=request; detail=OnlyIfCached"), (answer.Status, answer["Cache-Status"]));
        Assert.Empty(relay.Origin.Requests);
    }

    [Fact]
    public async Task Get_SeveralVariants_GivesEachItsOwn()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Answer = static (request, stream) => RawOrigin.WriteAsync(stream, RawOrigin.Response("Cache-Control: max-age=60|Vary: Accept-Language", request["Accept-Language"] ?? "none"));
        foreach (var language in new[] { "de", "fr" })
        {
            await relay.GetAsync("/a", $"Accept-Language: {language}");
        }

        Assert.Equal("de", (await relay.GetAsync("/a", "Accept-Language: de")).Body);
        Assert.Equal("fr", (await relay.GetAsync("/a", "Accept-Language: FR")).Body);
        Assert.Equal("none", (await relay.GetAsync("/a")).Body);
        Assert.Equal(3, relay.Origin.Requests.Count);
    }

    [Fact]
    public async Task Get_StaleWhileRevalidate_IsAnsweredAtOnceAndValidatedOnce()
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.Respond("Cache-Control: max-age=60, stale-while-revalidate=60|ETag: \"a\"");
        await relay.GetAsync("/a");
        relay.Time.Advance(TimeSpan.FromSeconds(70));

        var stale = await relay.GetAsync("/a");
        var fresh = await relay.GetAsync("/a");

        Assert.Equal("Fairlead; hit; ttl=-10; detail=StaleWhileRevalidate", stale["Cache-Status"]);
        Assert.Equal("Fairlead; hit; ttl=60; detail=Fresh", fresh["Cache-Status"]);
        Assert.Equal(2, relay.Origin.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task Get_StoredBodyOfAnyLength_IsWhole(int length)
    {
        await using var relay = await RunningRelay.StartAsync();
        var body = string.Create(length, 0, static (text, _) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + (i % 23));
            }
        });
        relay.Origin.Respond(Storable, body);

        Assert.Equal(body, (await relay.GetAsync("/a")).Body);
        Assert.Equal(body, (await relay.GetAsync("/a")).Body);
        Assert.Equal(body[(length / 2)..], (await relay.GetAsync("/a", $"Range: bytes={length / 2}-")).Body);
        Assert.Single(relay.Origin.Requests);
    }

    [Fact]
    public async Task Get_StoredInFiles_IsWholeAndCutIntoRanges()
    {
        var folder = Directory.CreateTempSubdirectory("relay-").FullName;
        try
        {
            await using var relay = await RunningRelay.StartAsync(store: builder => builder.UseFiles(options => options.Folder = folder));
            relay.Origin.Respond(Storable, "hello");
            await relay.GetAsync("/a");

            Assert.Equal("hello", (await relay.GetAsync("/a")).Body);
            Assert.Equal((206, "ell"), ((await relay.GetAsync("/a", "Range: bytes=1-3")) is var part ? part.Status : 0, part.Body));
            Assert.Equal(304, (await relay.GetAsync("/a", "If-None-Match: \"a\"")).Status);
            Assert.Single(relay.Origin.Requests);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("204 No Content")]
    [InlineData("404 Gone Away")]
    [InlineData("301 Moved Permanently")]
    public async Task Get_OtherStatus_IsStoredAndGivenAsItWas(string status)
    {
        await using var relay = await RunningRelay.StartAsync();
        relay.Origin.RespondRaw($"HTTP/1.1 {status}\r\nCache-Control: max-age=60\r\nLocation: /elsewhere\r\n{(status[..3] == "204" ? "" : "Content-Length: 0\r\n")}\r\n");

        var first = await relay.GetAsync("/a");
        var second = await relay.GetAsync("/a");

        Assert.Single(relay.Origin.Requests);
        Assert.Equal("HTTP/1.1 " + status, first.StartLine);
        Assert.Equal("HTTP/1.1 " + status, second.StartLine);
        Assert.Equal("/elsewhere", second["Location"]);
    }

    /// <summary>An application that gives every error a body leaves those of the upstream as they are, whether they have one or not, stored or not.</summary>
    [Theory]
    [InlineData("no-store", "")]
    [InlineData("no-store", "not here")]
    [InlineData("max-age=60", "")]
    [InlineData("max-age=60", "not here")]
    public async Task Get_ErrorOfTheUpstream_IsNotDescribedByTheApplication(string cacheControl, string body)
    {
        await using var relay = await RunningRelay.StartAsync(static (app, origin) =>
        {
            app.Use(static async (context, next) =>
            {
                await next();
                if (context.Response is { HasStarted: false, StatusCode: >= 400 })
                {
                    await context.Response.WriteAsync("described");
                }
            });
            app.MapRelay("/{**path}", origin, "origin");
        });
        relay.Origin.Respond($"Cache-Control: {cacheControl}", body, "404 Not Found");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var answer = await relay.GetAsync("/a");

            Assert.Equal((404, body), (answer.Status, answer.Body));
        }
    }

    [Fact]
    public async Task Get_ThousandClientsOfAnEmptyCache_AsksTheOriginOnce()
    {
        await using var relay = await RunningRelay.StartAsync();
        var everybodyHasAsked = new TaskCompletionSource();
        relay.Origin.Answer = async (_, stream) =>
        {
            await everybodyHasAsked.Task;
            return await RawOrigin.WriteAsync(stream, RawOrigin.Response(Storable, "hello"));
        };

        var asking = Enumerable.Range(0, 1_000).Select(_ => relay.Client.GetStringAsync(new Uri("/a", UriKind.Relative), TestContext.Current.CancellationToken)).ToList();
        everybodyHasAsked.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.All(answers, static answer => Assert.Equal("hello", answer));
        Assert.Single(relay.Origin.Requests);
    }
}
