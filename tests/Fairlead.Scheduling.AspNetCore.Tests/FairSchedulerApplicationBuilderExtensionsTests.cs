using System.Net;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>What <c>UseFairScheduler</c> takes and refuses, and who passes without a turn.</summary>
public sealed class FairSchedulerApplicationBuilderExtensionsTests
{
    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseFairScheduler_NoScheduler_SaysWhatToCall()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.UseFairScheduler(RunningApp.CallerOf));

        Assert.Contains("AddFairScheduler", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseFairScheduler_Null_IsRefused()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Throws<ArgumentNullException>("app", () => FairSchedulerApplicationBuilderExtensions.UseFairScheduler(null!, RunningApp.CallerOf));
        Assert.Throws<ArgumentNullException>("callerOf", () => app.UseFairScheduler((Func<HttpContext, string?>)null!));
        Assert.Throws<ArgumentNullException>("requestOf", () => app.UseFairScheduler((Func<HttpContext, FairTurnRequest?>)null!));
    }

    [Fact]
    public async Task UseFairScheduler_SettingsOutOfRange_ReportsAllOfThem()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<ArgumentException>("configure", () => app.UseFairScheduler(
            RunningApp.CallerOf,
            static options => (options.AnonymousCaller, options.CallerQueueFullStatusCode, options.QueueFullStatusCode, options.TimedOutStatusCode) = ("", 200, 399, 600)));

        Assert.Contains("AnonymousCaller: must not be empty.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CallerQueueFullStatusCode: must be from 400 to 599, not 200.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("QueueFullStatusCode: must be from 400 to 599, not 399.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("TimedOutStatusCode: must be from 400 to 599, not 600.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseFairScheduler_SettingsChangedLater_HaveNoEffect()
    {
        FairSchedulerMiddlewareOptions? kept = null;
        await using var app = await RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf, options => (options.CallerQueueFullStatusCode, kept) = (418, options));
                kept!.CallerQueueFullStatusCode = 500;
                app.Run(_held.RunAsync);
            },
            static options => options.MaxQueuedPerCaller = 0);
        var running = app.GetAsync("alice");
        var held = await _held.NextAsync();

        Assert.Equal(418, (int)(await app.GetAsync("alice")).StatusCode);

        held.End();
        await running;
    }

    [Fact]
    public async Task UseFairScheduler_SchedulerOfItsOwn_IsUsedWithoutAnyRegistered()
    {
        using var own = CreateScheduler();
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf, options => options.Scheduler = own);
            app.Run(static context => context.Response.WriteAsync("done"));
        });

        Assert.Equal("done", await (await app.GetAsync("alice")).Content.ReadAsStringAsync(Token));

        Assert.Equal((1, 0), (own.GetStatistics().Granted, app.Scheduler.GetStatistics().Granted));
    }

    [Fact]
    public async Task CallerOf_Null_PassesWithoutATurn()
    {
        await using var app = await StartAsync();
        var running = app.GetAsync("alice");
        var held = await _held.NextAsync();

        var passing = app.Client.GetAsync(new Uri("/", UriKind.Relative), Token);

        var passed = await _held.NextAsync();
        Assert.Null(passed.Turn);
        Assert.Equal(1, app.Scheduler.GetStatistics().Granted);
        passed.End();
        await passing;
        held.End();
        await running;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallerOf_Empty_SharesTheAnonymousFlow(bool wholeRequest)
    {
        await using var app = await RunningApp.StartAsync(app =>
        {
            _ = wholeRequest
                ? app.UseFairScheduler(static _ => new FairTurnRequest(), static options => options.AnonymousCaller = "nobody")
                : app.UseFairScheduler(static _ => "", static options => options.AnonymousCaller = "nobody");
            app.Run(_held.RunAsync);
        });
        var running = app.GetAsync("alice");

        var held = await _held.NextAsync();

        Assert.Equal("nobody", held.Turn!.Request.Caller);
        held.End();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
    }

    // Were a second turn asked for, the only one there is would be waiting for itself.
    [Fact]
    public async Task UseFairScheduler_TwiceWithTheSameScheduler_TakesOneTurn()
    {
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(static context => context.Response.WriteAsync("done"));
        });

        Assert.Equal("done", await (await app.GetAsync("alice")).Content.ReadAsStringAsync(Token));

        Assert.Equal(1, app.Scheduler.GetStatistics().Granted);
    }

    [Fact]
    public async Task UseFairScheduler_TwiceWithTwoSchedulers_HoldsBothAndRestoresTheOuter()
    {
        using var inner = CreateScheduler();
        var seen = new List<string>();
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(static _ => "outer");
            app.Use(async (context, next) =>
            {
                await next(context);
                seen.Add(context.Features.Get<FairTurnFeature>()!.Request.Caller);
            });
            app.UseFairScheduler(static _ => "inner", options => options.Scheduler = inner);
            app.Run(context =>
            {
                seen.Add(context.Features.Get<FairTurnFeature>()!.Request.Caller);
                seen.Add($"{inner.GetStatistics().Running}");
                return context.Response.WriteAsync("done");
            });
        });

        Assert.Equal("done", await (await app.GetAsync("alice")).Content.ReadAsStringAsync(Token));

        await app.WaitUntilAsync(static statistics => statistics is { Granted: 1, Running: 0 });
        Assert.Equal(["inner", "1", "outer"], seen);
        Assert.Equal(0, inner.GetStatistics().Running);
    }

    private static FairScheduler CreateScheduler() =>
        new(new FairSchedulerOptions { MaxConcurrency = 1 }, TimeProvider.System, NullLogger<FairScheduler>.Instance);

    private Task<RunningApp> StartAsync() => RunningApp.StartAsync(app =>
    {
        app.UseFairScheduler(RunningApp.CallerOf);
        app.Run(_held.RunAsync);
    });
}
