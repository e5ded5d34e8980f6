using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TestSupport;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>Endpoints that need no turn, or need it only until they answer.</summary>
public sealed class FairSchedulerEndpointConventionBuilderExtensionsTests
{
    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health")]
    [InlineData("/group/health")]
    [InlineData("/attribute")]
    [InlineData("/status/health")]
    [InlineData("/system/alive")]
    public async Task ExemptEndpoint_AllTurnsTaken_AnswersAtOnce(string path)
    {
        await using var app = await StartAsync();
        var running = app.GetAsync("alice", "/hold");
        var held = await _held.NextAsync();

        Assert.Equal("well", await (await app.GetAsync("alice", path)).Content.ReadAsStringAsync(Token));

        Assert.Equal(1, app.Scheduler.GetStatistics().Granted);
        held.End();
        await running;
    }

    [Theory]
    [InlineData("/plain")]
    [InlineData("/status/plain")]
    public async Task OrdinaryEndpoint_AllTurnsTaken_Waits(string path)
    {
        await using var app = await StartAsync();
        var running = app.GetAsync("alice", "/hold");
        var held = await _held.NextAsync();

        var waiting = app.GetAsync("alice", path);

        await app.WaitUntilQueuedAsync(1);
        held.End();
        await running;
        Assert.Equal("plain", await (await waiting).Content.ReadAsStringAsync(Token));
    }

    // As the documentation says: what routing decides is not known before routing.
    [Fact]
    public async Task ExemptEndpoint_MiddlewareBeforeRouting_Waits()
    {
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.UseRouting();
            app.MapGet("/health", static () => "well").DisableFairScheduling();
        });

        Assert.Equal("well", await (await app.GetAsync("alice", "/health")).Content.ReadAsStringAsync(Token));

        Assert.Equal(1, app.Scheduler.GetStatistics().Granted);
    }

    [Fact]
    public async Task ServerSentEvents_TurnReleasedOnResponseStart_DoNotHoldTurns()
    {
        await using var app = await StartAsync();

        var streams = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.GetAsync("alice", "/events")));

        foreach (var stream in streams)
        {
            using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Token));
            Assert.Equal("data: first", await reader.ReadLineAsync(Token));
        }

        await app.WaitUntilAsync(static statistics => statistics is { Granted: 5, Running: 0 });
        Assert.Equal("plain", await (await app.GetAsync("alice", "/plain")).Content.ReadAsStringAsync(Token));
        Array.ForEach(streams, static stream => stream.Dispose());
    }

    [Fact]
    public async Task WebSockets_TurnReleasedOnResponseStart_DoNotHoldTurns()
    {
        await using var app = await StartAsync();
        var address = new UriBuilder(app.Address) { Scheme = "ws", Path = "/socket" }.Uri;
        var sockets = Enumerable.Range(0, 3).Select(static _ => new ClientWebSocket()).ToList();
        foreach (var socket in sockets)
        {
            socket.Options.SetRequestHeader(RunningApp.CallerHeader, "alice");
            await socket.ConnectAsync(address, Token);
        }

        await app.WaitUntilAsync(static statistics => statistics is { Granted: 3, Running: 0 });
        Assert.Equal("plain", await (await app.GetAsync("alice", "/plain")).Content.ReadAsStringAsync(Token));
        foreach (var socket in sockets)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Token);
            socket.Dispose();
        }
    }

    [Fact]
    public void Conventions_Null_AreRefused()
    {
        Assert.Throws<ArgumentNullException>("builder", static () => ((RouteHandlerBuilder)null!).DisableFairScheduling());
        Assert.Throws<ArgumentNullException>("builder", static () => ((RouteHandlerBuilder)null!).ReleaseFairTurnOnResponseStart());
    }

    private static void MapAll(IEndpointRouteBuilder app)
    {
        app.MapGet("/plain", static () => "plain");
        app.MapGet("/health", static () => "well").DisableFairScheduling();
        app.MapGroup("/group").DisableFairScheduling().MapGet("/health", static () => "well");
        app.MapGet("/attribute", [DisableFairScheduling] static () => "well");
        app.MapGet("/events", static (CancellationToken token) => TypedResults.ServerSentEvents(EventsAsync(token))).ReleaseFairTurnOnResponseStart();
        app.MapGet("/socket", static async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
        }).ReleaseFairTurnOnResponseStart();
        app.MapControllers();
    }

    private static async IAsyncEnumerable<string> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "first";
        await Never.EndsAsync(cancellationToken);
    }

    private Task<RunningApp> StartAsync() =>
        RunningApp.StartAsync(
            app =>
            {
                app.UseWebSockets();
                app.UseFairScheduler(RunningApp.CallerOf);
                app.MapGet("/hold", _held.RunAsync);
                MapAll(app);
            },
            services: static services => services.AddControllers().AddApplicationPart(typeof(StatusController).Assembly));
}
