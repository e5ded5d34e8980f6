using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RelayHost.Tests;

public sealed class ProgramTests
{
    private const string Secret = "a-token-of-nobody";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_WithUpstream_RelaysAndStores()
    {
        await using var origin = await StartOriginAsync("max-age=60");
        await using var host = await HostProcess.StartAsync("--upstream", origin.Urls.Single() + "/api");

        Assert.Equal(("1 /api/a?b", false), await host.GetAsync("/a?b"));
        Assert.Equal(("1 /api/a?b", true), await host.GetAsync("/a?b"));
    }

    [Theory]
    [InlineData("max-age=0", true)]
    [InlineData("no-store", false)]
    [InlineData("private", false)]
    public async Task Host_WithTimeToLive_StoresWhatMayBeStored(string cacheControl, bool isHit)
    {
        await using var origin = await StartOriginAsync(cacheControl);
        await using var host = await HostProcess.StartAsync("--upstream", origin.Urls.Single(), "--ttl-override", "60");

        await host.GetAsync("/a");

        Assert.Equal(isHit, (await host.GetAsync("/a")).IsHit);
    }

    [Fact]
    public async Task Hosts_OnOneFolder_ShareWhatIsStoredAndPurged()
    {
        await using var origin = await StartOriginAsync("max-age=60");
        var folder = Directory.CreateTempSubdirectory("relay-host-").FullName;
        try
        {
            string[] arguments = ["--upstream", origin.Urls.Single(), "--store", "files", "--folder", folder, "--purge-token", Secret];
            await using var first = await HostProcess.StartAsync(arguments);
            await using var second = await HostProcess.StartAsync(arguments);

            Assert.Equal(("1 /a", false), await first.GetAsync("/a"));
            Assert.Equal(("1 /a", true), await second.GetAsync("/a"));
            using var purge = new HttpRequestMessage(new HttpMethod("PURGE"), "/a") { Headers = { { "Authorization", "Bearer " + Secret } } };
            using var purged = await second.Client.SendAsync(purge, Token);

            Assert.Equal("""{"scope":"url","purged":1}""", await purged.Content.ReadAsStringAsync(Token));
            Assert.Equal(("2 /a", false), await first.GetAsync("/a"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--upstream", "nowhere")]
    [InlineData("--upstream", "http://upstream.example", "--store", "paper")]
    [InlineData("--upstream", "http://upstream.example", "--ttl-override", "long")]
    [InlineData("--upstream", "http://upstream.example", "--port", "99999")]
    public async Task Host_WithOtherArguments_SaysHowItIsUsed(params string[] arguments)
    {
        var (exitCode, errors) = await HostProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("Usage: RelayHost --upstream URL", errors, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartOriginAsync(string cacheControl)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var (app, asked) = (builder.Build(), 0);
        app.Run(context =>
        {
            context.Response.Headers.CacheControl = cacheControl;
            context.Response.Headers.ETag = "\"a\"";
            return context.Response.WriteAsync($"{Interlocked.Increment(ref asked)} {context.Request.Path}{context.Request.QueryString}");
        });
        await app.StartAsync(Token);
        return app;
    }
}
