using System.Net;
using FullService.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace FullService.Tests.Relay;

/// <summary>Removing what the relay has stored, for whoever has the token.</summary>
public sealed class PurgeTests
{
    private const string Secret = "a-token-of-nobody";

    private int _answers;

    private static CancellationToken Cancel => RunningService.Cancel;

    [Fact]
    public async Task Purge_WithTheToken_RemovesWhatIsStored()
    {
        await using var upstream = await StartUpstreamAsync();
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url, "--Relay:PurgeToken", Secret);
        var stored = await ReadStoredAsync(service);

        using var purged = await PurgeAsync(service, Secret);

        Assert.Equal("""{"scope":"url","purged":1}""", await purged.Content.ReadAsStringAsync(Cancel));
        Assert.NotEqual(stored, await service.Client.GetStringAsync("/relay/a", Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-token-of-somebody")]
    public async Task Purge_WithoutTheToken_IsRefused(string? token)
    {
        await using var upstream = await StartUpstreamAsync();
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url, "--Relay:PurgeToken", Secret);
        var stored = await ReadStoredAsync(service);

        using var refused = await PurgeAsync(service, token);

        await RunningService.ReadProblemAsync(refused, 401);
        Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        Assert.Equal(stored, await service.Client.GetStringAsync("/relay/a", Cancel));
        Assert.Single(upstream.Targets);
    }

    /// <summary>Without the setting it is a method like any other, of which the upstream decides; being unknown, it invalidates when it succeeds.</summary>
    [Fact]
    public async Task Purge_NoTokenIsSet_GoesToTheUpstream()
    {
        await using var upstream = await StartUpstreamAsync(HttpStatusCode.MethodNotAllowed);
        await using var service = await RunningService.StartAsync("--Relay:Upstream", upstream.Url);
        var stored = await ReadStoredAsync(service);

        using var answered = await PurgeAsync(service, Secret);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answered.StatusCode);
        Assert.Equal(["/a", "/a"], upstream.Targets);
        Assert.Equal(stored, await service.Client.GetStringAsync("/relay/a", Cancel));
    }

    private Task<Upstream> StartUpstreamAsync(HttpStatusCode toPurge = HttpStatusCode.OK) => Upstream.StartAsync(context =>
    {
        context.Response.StatusCode = (int)(context.Request.Method == "PURGE" ? toPurge : HttpStatusCode.OK);
        context.Response.Headers.CacheControl = "max-age=86400";
        return context.Response.WriteAsync($"{Interlocked.Increment(ref _answers)}");
    });

    private static async Task<string> ReadStoredAsync(RunningService service)
    {
        var body = await service.Client.GetStringAsync("/relay/a", Cancel);
        Assert.Equal(body, await service.Client.GetStringAsync("/relay/a", Cancel));
        return body;
    }

    private static Task<HttpResponseMessage> PurgeAsync(RunningService service, string? token)
    {
        var purge = new HttpRequestMessage(new HttpMethod("PURGE"), "/relay/a");
        if (token is not null)
        {
            purge.Headers.Add("Authorization", "Bearer " + token);
        }

        return service.Client.SendAsync(purge, Cancel);
    }
}
