using System.Net;
using MenuApi.Menus;

namespace MenuApi.Hosting;

/// <summary>The program while it listens.</summary>
internal sealed class MenuHost : IAsyncDisposable
{
    // Whoever ends a program that was told to answer late does not wait for its answers.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private MenuHost(WebApplication app) => _app = app;

    /// <summary>Gets where it listens.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MenuHost> StartAsync(MenuOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopTime);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        var app = builder.Build();
        Map(app, options, time);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new MenuHost(app);
    }

    /// <summary>Waits until it is told to stop; that is no error.</summary>
    public Task WaitForStopAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app, MenuOptions options, TimeProvider time)
    {
        var counts = new RequestCounts();
        var traffic = new Traffic(options, counts, time);
        app.UseWhen(
            static context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
            branch => branch.Use(next => context => traffic.HandleAsync(context, next)));
        app.UseStatusCodePages(static pages => TypedResults.Problem(
            $"There is nothing at {pages.HttpContext.Request.Method} {pages.HttpContext.Request.Path}.",
            statusCode: pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
        new RestaurantEndpoints(MenuBook.Open(), options, time).Map(app);
        app.MapGet("/requests", () => TypedResults.Json(counts.GetStatistics(), MenuJson.Default.RequestStatistics));
        app.MapDelete("/requests", () =>
        {
            counts.Clear();
            return TypedResults.NoContent();
        });
    }
}
