using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RelayHost.Tests;

/// <summary>An upstream that numbers its answers, and says in each what it was asked for.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Origin(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<Origin> StartAsync(string cacheControl)
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
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Origin(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
