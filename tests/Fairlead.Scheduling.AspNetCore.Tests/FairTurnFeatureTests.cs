using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>What a request knows about its turn, and how it ends it early.</summary>
public sealed class FairTurnFeatureTests
{
    private readonly HeldRequests _held = new();

    [Fact]
    public async Task Waited_RequestThatWaited_SaysHowLong()
    {
        await using var app = await StartAsync();
        var requests = new[] { app.GetAsync("alice"), Task.CompletedTask };
        var first = await _held.NextAsync();
        requests[1] = app.GetAsync("bob");
        await app.WaitUntilQueuedAsync(1);

        app.Time.Advance(TimeSpan.FromSeconds(3));
        first.End();
        var second = await _held.NextAsync();

        Assert.Equal((TimeSpan.Zero, "alice"), (first.Turn!.Waited, first.Turn.Request.Caller));
        Assert.Equal((TimeSpan.FromSeconds(3), "bob"), (second.Turn!.Waited, second.Turn.Request.Caller));
        second.End();
        await Task.WhenAll(requests);
    }

    [Fact]
    public async Task Waited_AfterTheTurn_CanStillBeLogged()
    {
        var logged = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                var turn = context.Features.Get<FairTurnFeature>();
                logged.TrySetResult($"{turn?.Request.Caller} waited {turn?.Waited}");
            });
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(static context => context.Response.WriteAsync("done"));
        });

        await app.GetAsync("alice");

        Assert.Equal("alice waited 00:00:00", await logged.Task.WaitAsync(RunningApp.HardLimit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Release_WhileTheRequestGoesOn_LetsTheNextOneRun()
    {
        await using var app = await StartAsync();
        var endless = app.GetAsync("alice");
        var longRunning = await _held.NextAsync();
        var next = app.GetAsync("bob");
        await app.WaitUntilQueuedAsync(1);

        longRunning.Turn!.Release();

        var second = await _held.NextAsync();
        Assert.Equal("bob", second.Caller);
        second.End();
        await next;
        longRunning.End();
        await endless;
    }

    [Fact]
    public async Task Release_ManyTimesAndAfterTheEnd_EndsOneTurnOnly()
    {
        await using var app = await StartAsync(static options => options.MaxConcurrency = 2);
        var requests = new[] { app.GetAsync("alice"), app.GetAsync("bob") };
        var (first, second) = (await _held.NextAsync(), await _held.NextAsync());

        Parallel.For(0, 8, _ => first.Turn!.Release());
        Assert.Equal(1, app.Scheduler.GetStatistics().Running);
        first.End();
        await Task.WhenAny(requests);
        first.Turn!.Release();

        Assert.Equal(1, app.Scheduler.GetStatistics().Running);
        second.End();
        await Task.WhenAll(requests);
        await app.WaitUntilAsync(static statistics => statistics.Running == 0);
    }

    private Task<RunningApp> StartAsync(Action<FairSchedulerOptions>? limits = null) =>
        RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf);
                app.Run(_held.RunAsync);
            },
            limits);
}
