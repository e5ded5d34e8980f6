using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>What a client reads whose request was refused a turn.</summary>
public sealed class TurnRefusalTests
{
    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TurnRejection.CallerQueueFull, 429, "Too Many Requests")]
    [InlineData(TurnRejection.QueueFull, 503, "Service Unavailable")]
    [InlineData(TurnRejection.TimedOut, 503, "Service Unavailable")]
    public async Task Refusal_ProblemDetailsRegistered_IsAProblem(TurnRejection rejection, int statusCode, string title)
    {
        await using var app = await StartAsync(rejection, problems: true);
        using var response = await RefuseAsync(app, rejection);

        Assert.Equal((statusCode, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(statusCode, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(title, problem.RootElement.GetProperty("title").GetString());
        Assert.Contains("Retry-After", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TurnRejection.CallerQueueFull, 429)]
    [InlineData(TurnRejection.QueueFull, 503)]
    [InlineData(TurnRejection.TimedOut, 503)]
    public async Task Refusal_NoProblemDetails_IsPlainText(TurnRejection rejection, int statusCode)
    {
        await using var app = await StartAsync(rejection);
        using var response = await RefuseAsync(app, rejection);

        await AssertPlainAsync(response, statusCode);
    }

    [Fact]
    public async Task Refusal_ClientAcceptsNoProblem_IsPlainText()
    {
        await using var app = await StartAsync(TurnRejection.CallerQueueFull, problems: true);
        using var request = RunningApp.Get("alice");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var response = await RefuseAsync(app, TurnRejection.CallerQueueFull, request);

        await AssertPlainAsync(response, 429);
    }

    [Fact]
    public async Task Refusal_OfAHeadRequest_HasNoBody()
    {
        await using var app = await StartAsync(TurnRejection.CallerQueueFull);
        using var request = RunningApp.Get("alice");
        request.Method = HttpMethod.Head;
        using var response = await RefuseAsync(app, TurnRejection.CallerQueueFull, request);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    // A caller can be a key, and an overload must not fill the log.
    [Fact]
    public async Task Refusal_InTheLog_IsAtDebugLevelAndDoesNotNameTheCaller()
    {
        await using var app = await StartAsync(TurnRejection.CallerQueueFull, problems: true);
        using var request = RunningApp.Get("secret-key-of-alice");
        await using var occupied = await OccupyAsync(app, "secret-key-of-alice");
        using var response = await app.SendAsync(request, Token);

        Assert.DoesNotContain("secret-key-of-alice", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var entry = Assert.Single(app.Logs.Entries, static entry => entry.Category == typeof(FairSchedulerMiddleware).FullName);
        Assert.Equal((LogLevel.Debug, "GET / was refused a turn (CallerQueueFull) and answered with 429."), (entry.Level, entry.Message));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.01, 1)]
    [InlineData(1, 1)]
    [InlineData(1.001, 2)]
    [InlineData(299.5, 300)]
    [InlineData(300, 300)]
    public void WholeSeconds_AnyTime_IsRoundedUpToOneAtLeast(double seconds, long expected) =>
        Assert.Equal(expected, TurnRefusal.WholeSeconds(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task RetryAfter_RequestsThatTakeFourSeconds_SaysSo()
    {
        await using var app = await StartAsync(TurnRejection.QueueFull);
        for (var count = 0; count < 20; count++)
        {
            await using var occupied = await OccupyAsync(app);
            app.Time.Advance(TimeSpan.FromSeconds(4));
        }

        using var response = await RefuseAsync(app, TurnRejection.QueueFull);

        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6));
    }

    [Theory]
    [InlineData(TurnRejection.CallerQueueFull, 420)]
    [InlineData(TurnRejection.QueueFull, 529)]
    [InlineData(TurnRejection.TimedOut, 504)]
    public async Task StatusCodes_Changed_AreUsed(TurnRejection rejection, int statusCode)
    {
        await using var app = await StartAsync(rejection, problems: true, static options =>
            (options.CallerQueueFullStatusCode, options.QueueFullStatusCode, options.TimedOutStatusCode) = (420, 529, 504));
        using var response = await RefuseAsync(app, rejection);

        Assert.Equal(statusCode, (int)response.StatusCode);
    }

    [Fact]
    public async Task OnRejected_ChangesTheHead_ProblemFollows()
    {
        TurnRejectedContext? refused = null;
        await using var app = await StartAsync(TurnRejection.CallerQueueFull, problems: true, options => options.OnRejected = context =>
        {
            refused = context;
            Assert.Equal(StatusCodes.Status429TooManyRequests, context.HttpContext.Response.StatusCode);
            context.HttpContext.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.HttpContext.Response.Headers.RetryAfter = "77";
            return ValueTask.CompletedTask;
        });
        using var response = await RefuseAsync(app, TurnRejection.CallerQueueFull);

        Assert.Equal((HttpStatusCode.Forbidden, TimeSpan.FromSeconds(77)), (response.StatusCode, response.Headers.RetryAfter!.Delta));
        Assert.Contains("\"status\":403", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(("alice", TurnRejection.CallerQueueFull), (refused!.Request.Caller, refused.Rejection));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task OnRejected_WritesTheAnswer_NothingFollows()
    {
        await using var app = await StartAsync(TurnRejection.CallerQueueFull, problems: true, static options => options.OnRejected = static async context =>
            await context.HttpContext.Response.WriteAsync("not now", context.HttpContext.RequestAborted));
        using var response = await RefuseAsync(app, TurnRejection.CallerQueueFull);

        Assert.Equal((HttpStatusCode.TooManyRequests, "not now"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Refusal_OfAnUpload_DoesNotTakeItsBody()
    {
        await using var app = await StartAsync(TurnRejection.CallerQueueFull);
        using var request = RunningApp.Get("alice");
        var upload = new ObservedContent();
        (request.Method, request.Content, request.Headers.ExpectContinue) = (HttpMethod.Post, upload, true);
        using var response = await RefuseAsync(app, TurnRejection.CallerQueueFull, request);

        await AssertPlainAsync(response, 429);
        Assert.False(upload.WasAskedFor);
    }

    [Fact]
    public async Task Scheduler_DisposedBeforeTheRequest_IsAnsweredWith503AndRetryAfter()
    {
        await using var app = await StartAsync(TurnRejection.TimedOut);
        app.Scheduler.Dispose();

        using var response = await app.GetAsync("alice");

        await AssertPlainAsync(response, 503);
        Assert.False(_held.HasMore);
    }

    [Fact]
    public async Task Scheduler_DisposedWhileTheRequestWaits_IsAnsweredWith503AndRetryAfter()
    {
        await using var app = await StartAsync(TurnRejection.TimedOut, problems: true);
        await using var occupied = await OccupyAsync(app);
        var waiting = app.GetAsync("alice");
        await app.WaitUntilQueuedAsync(1);

        app.Scheduler.Dispose();

        using var response = await waiting;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (response.StatusCode, response.Headers.RetryAfter!.Delta));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task AssertPlainAsync(HttpResponseMessage response, int statusCode)
    {
        Assert.Equal((statusCode, "text/plain"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.EndsWith("Try again after the time in Retry-After.\n", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private Task<RunningApp> StartAsync(TurnRejection rejection, bool problems = false, Action<FairSchedulerMiddlewareOptions>? configure = null) =>
        RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf, configure);
                app.Run(_held.RunAsync);
            },
            options => (options.MaxQueued, options.MaxQueuedPerCaller) = rejection switch
            {
                TurnRejection.CallerQueueFull => (100, 0),
                TurnRejection.QueueFull => (0, 100),
                _ => (100, 100),
            },
            services => _ = problems ? services.AddProblemDetails() : services);

    // Takes the only turn, so that alice's request is refused.
    private async Task<HttpResponseMessage> RefuseAsync(RunningApp app, TurnRejection rejection, HttpRequestMessage? request = null)
    {
        await using var occupied = await OccupyAsync(app);
        var refused = app.SendAsync(request ?? RunningApp.Get("alice"), Token);
        if (rejection == TurnRejection.TimedOut)
        {
            await app.WaitUntilQueuedAsync(1);
            app.Time.Advance(TimeSpan.FromSeconds(31));
        }

        return await refused;
    }

    private async Task<Occupation> OccupyAsync(RunningApp app, string caller = "alice")
    {
        await app.WaitUntilAsync(static statistics => statistics.Running == 0);
        var request = app.GetAsync(caller);
        return new Occupation(await _held.NextAsync(), request);
    }

    private sealed class Occupation(HeldRequest held, Task<HttpResponseMessage> request) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            held.End();
            (await request).Dispose();
        }
    }
}
