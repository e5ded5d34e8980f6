using System.Net;
using System.Text;
using FullService.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using TestSupport;

namespace FullService.Tests.Relay;

/// <summary>What the service mounts below <c>/relay/</c>, and that none of its own rules gets in the way.</summary>
public sealed class RelayTests
{
    private static CancellationToken Cancel => RunningService.Cancel;

    [Fact]
    public async Task Get_Twice_AsksTheUpstreamOnceAndCounts()
    {
        await using var upstream = await Upstream.StartAsync(static context => AnswerAsync(context, "max-age=60", "menu"));
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url + "/base");

        using var first = await service.Client.GetAsync("/relay/a%2Fb?x=1", Cancel);
        using var second = await service.Client.GetAsync("/relay/a%2Fb?x=1", Cancel);

        Assert.Equal(("menu", "menu"), (await first.Content.ReadAsStringAsync(Cancel), await second.Content.ReadAsStringAsync(Cancel)));
        Assert.Equal(["/base/a%2Fb?x=1"], upstream.Targets);
        Assert.Contains("; hit;", second.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        var relay = (await service.GetAsync("/stats")).GetProperty("relay");
        Assert.Equal((1, 1, 1), (relay.GetProperty("hits").GetInt32(), relay.GetProperty("misses").GetInt32(), relay.GetProperty("entries").GetInt32()));
        Assert.InRange(relay.GetProperty("bytes").GetInt64(), 4, 65_536);
    }

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("no-store")]
    public async Task Get_ErrorOfTheUpstreamWithoutABody_ComesThroughAsItIs(string cacheControl)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = cacheControl;
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);

        // Forwarded and, where it may be, stored: the service describes its own errors and not those of others.
        for (var round = 0; round < 2; round++)
        {
            using var response = await service.Client.GetAsync("/relay/nothing", Cancel);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Null(response.Content.Headers.ContentType);
            Assert.Empty(await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task Post_BodyBeyondTheLimitOfTheService_StreamsThrough()
    {
        const int Length = 8 * 1024 * 1024;
        await using var upstream = await Upstream.StartAsync(static async context =>
        {
            var count = 0L;
            var buffer = new byte[65_536];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                count += read;
            }

            await context.Response.WriteAsync($"{count}");
        });
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);

        using var body = new ByteArrayContent(new byte[Length]);
        using var response = await service.Client.PostAsync("/relay/upload", body, Cancel);
        using var refused = await service.PostAsync("/compute", new string(' ', 65_537));

        Assert.Equal($"{Length}", await response.Content.ReadAsStringAsync(Cancel));
        await RunningService.ReadProblemAsync(refused, 413);
    }

    [Fact]
    public async Task Post_UpstreamReadsBeforeTheBodyEnds_HasWhatWasSentSoFar()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[5], context.RequestAborted);
            seen.SetResult();
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        });
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);

        using var body = new HalfBody(seen.Task);
        using var response = await service.Client.PostAsync("/relay/upload", body, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Get_FieldBeyondAscii_PassesAsTheBytesItIs()
    {
        await using var upstream = await Upstream.StartAsync(static context =>
        {
            context.Response.Headers["X-Cook"] = "Jürgen";
            return AnswerAsync(context, "no-store", "a");
        });
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);

        using var response = await service.Client.GetAsync("/relay/a", Cancel);

        Assert.Equal("Jürgen", response.Headers.GetValues("X-Cook").Single());
    }

    [Fact]
    public async Task Post_CallerBeyondAscii_IsRefusedByTheService()
    {
        await using var service = await RunningService.StartAsync("--Relay:Upstream", "http://upstream.example");
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "/compute"));
        request.Headers.TryAddWithoutValidation("X-Caller-ID", "Jürgen");
        request.Content = new StringContent("""{"number":"6"}""", Encoding.UTF8, "application/json");

        using var response = await client.SendAsync(request, Cancel);

        Assert.Contains("visible ASCII", await RunningService.ReadProblemAsync(response, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UpstreamIsAway_Is502()
    {
        using var closed = new ClosedPort();
        await using var service = await RunningService.StartAsync("--Relay:Upstream", closed.Url);

        using var response = await service.Client.GetAsync("/relay/a", Cancel);

        await RunningService.ReadProblemAsync(response, 502);
    }

    [Fact]
    public async Task Get_UpstreamNeverAnswers_Is504()
    {
        await using var upstream = await Upstream.StartAsync(static context => Never.EndsAsync(context.RequestAborted));
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url, "--Relay:ResponseTimeout", "50ms");

        using var response = await service.Client.GetAsync("/relay/a", Cancel);

        await RunningService.ReadProblemAsync(response, 504);
    }

    [Theory]
    [InlineData("GET", "/relay/restaurant")]
    [InlineData("POST", "/relay/a/b")]
    [InlineData("GET", "/restaurant")]
    [InlineData("GET", "/restaurant/harbour-kitchen")]
    public async Task Request_WithoutUpstream_SaysHowToHaveOne(string method, string path)
    {
        await using var service = await RunningService.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await service.Client.SendAsync(request, Cancel);

        Assert.Contains("--Relay:Upstream", await RunningService.ReadProblemAsync(response, 503), StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext context, string cacheControl, string body)
    {
        context.Response.Headers.CacheControl = cacheControl;
        return context.Response.WriteAsync(body);
    }

    // Its end is sent when its beginning has arrived.
    private sealed class HalfBody(Task arrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begin"u8.ToArray());
            await stream.FlushAsync();
            await arrived;
            await stream.WriteAsync("end"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
