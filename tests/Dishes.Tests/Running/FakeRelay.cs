using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dishes.Tests.Running;

/// <summary>A relay on a free loopback port that answers what a test wants.</summary>
internal sealed class FakeRelay : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeRelay(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<FakeRelay> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FakeRelay(app);
    }

    /// <summary>Starts a relay that gives one answer to everything.</summary>
    public static Task<FakeRelay> StartAsync(int status, string body) => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body, context.RequestAborted);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
