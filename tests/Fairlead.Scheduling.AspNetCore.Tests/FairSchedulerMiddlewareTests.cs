using System.Net;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>Which request runs, when, and when its turn ends.</summary>
public sealed class FairSchedulerMiddlewareTests
{
    private readonly HeldRequests _held = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_SpikeOfOneCaller_QuietCallerIsNext()
    {
        await using var app = await StartAsync(static options => options.MaxConcurrency = 2);
        var spike = Enumerable.Range(0, 200).Select(_ => app.GetAsync("busy")).ToList();
        await app.WaitUntilQueuedAsync(198);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        var quiet = app.GetAsync("quiet");
        await app.WaitUntilQueuedAsync(199);
        var running = new[] { await _held.NextAsync(), await _held.NextAsync() };

        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        running[0].End();

        var next = await _held.NextAsync();
        Assert.Equal("quiet", next.Caller);
        next.End();
        Assert.Equal("quiet was served", await (await quiet).Content.ReadAsStringAsync(Token));
        Assert.InRange(spike.Count(static request => request.IsCompleted), 0, 1);
        running[1].End();
        await EndAllAsync(count: 198);
        Assert.All(await Task.WhenAll(spike), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Request_ManyAtOnce_RunNeverMoreThanTheLimit()
    {
        var (running, most) = (0, 0);
        await using var app = await RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf);
                app.Run(async context =>
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref running));
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                    await context.Response.WriteAsync("done");
                });
            },
            static options => options.MaxConcurrency = 3);

        var responses = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => app.GetAsync($"caller-{number % 7}")));

        Assert.All(responses, static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.InRange(most, 1, 3);
        await app.WaitUntilAsync(static statistics => statistics.Running == 0);
        Assert.Equal((400, 0, 0), (app.Scheduler.GetStatistics().Granted, app.Scheduler.GetStatistics().Queued, app.Scheduler.GetStatistics().Rejected));
    }

    [Fact]
    public async Task Request_MoreThanTheLimit_WaitsForAPlace()
    {
        await using var app = await StartAsync(static options => options.MaxConcurrency = 3);
        var requests = Enumerable.Range(0, 5).Select(_ => app.GetAsync("alice")).ToList();
        await app.WaitUntilQueuedAsync(2);

        var begun = new[] { await _held.NextAsync(), await _held.NextAsync(), await _held.NextAsync() };

        Assert.False(_held.HasMore);
        Assert.All(begun, static held => Assert.Equal(TimeSpan.Zero, held.Turn!.Waited));
        Array.ForEach(begun, static held => held.End());
        await EndAllAsync(count: 2);
        await Task.WhenAll(requests);
    }

    [Fact]
    public async Task Request_ExpectedToBeLong_IsChargedAtOnce()
    {
        await using var app = await RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(static context => new FairTurnRequest(RunningApp.CallerOf(context)!)
                {
                    ExpectedDuration = context.Request.Path == "/long" ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
                });
                app.Run(_held.RunAsync);
            },
            static options => options.MaxConcurrency = 2);
        var first = new[] { app.GetAsync("long", "/long"), app.GetAsync("short", "/short") };
        var begun = new[] { await _held.NextAsync(), await _held.NextAsync() };
        var behind = app.GetAsync("long", "/long");
        await app.WaitUntilQueuedAsync(1);
        var ahead = app.GetAsync("short", "/short");
        await app.WaitUntilQueuedAsync(2);

        app.Time.Advance(TimeSpan.FromSeconds(5));
        begun.Single(static held => held.Caller == "short").End();

        var next = await _held.NextAsync();
        Assert.Equal("short", next.Caller);
        Assert.Equal(TimeSpan.FromSeconds(5), next.Turn!.Waited);
        next.End();
        begun.Single(static held => held.Caller == "long").End();
        await EndAllAsync(count: 1);
        await Task.WhenAll([.. first, behind, ahead]);
    }

    [Fact]
    public async Task Request_ThatFails_EndsItsTurn()
    {
        await using var app = await StartAsync();
        var failing = app.GetAsync("alice");
        var waiting = app.GetAsync("alice");
        await app.WaitUntilQueuedAsync(1);

        (await _held.NextAsync()).Fail();
        await EndAllAsync(count: 1);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.InternalServerError],
            (await Task.WhenAll(failing, waiting)).Select(static response => response.StatusCode).Order());
        await app.WaitUntilAsync(static statistics => statistics is { Running: 0, Queued: 0, Granted: 2 });
    }

    [Fact]
    public async Task Request_ClientLeavesWhileWaiting_GivesItsPlaceBackAtOnce()
    {
        var statusCode = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                if (RunningApp.CallerOf(context) == "impatient")
                {
                    statusCode.TrySetResult(context.Response.StatusCode);
                }
            });
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(_held.RunAsync);
        });
        var running = app.GetAsync("alice");
        var held = await _held.NextAsync();
        using var source = new CancellationTokenSource();
        var leaving = app.SendAsync(RunningApp.Get("impatient"), source.Token);
        await app.WaitUntilQueuedAsync(1);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await app.WaitUntilAsync(static statistics => statistics is { Queued: 0, Running: 1, Canceled: 1, Rejected: 0 });
        Assert.Equal(StatusCodes.Status499ClientClosedRequest, await statusCode.Task.WaitAsync(RunningApp.HardLimit, Token));
        held.End();
        await running;
        Assert.False(_held.HasMore);
        Assert.Contains(app.Logs.Entries, static entry => entry is { Level: LogLevel.Debug, Message: "The client of GET / left while it waited for its turn." });
        Assert.DoesNotContain(app.Logs.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Request_ClientLeavesWhileRunning_TurnLastsUntilTheWorkEnds()
    {
        var work = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await RunningApp.StartAsync(app =>
        {
            app.UseFairScheduler(RunningApp.CallerOf);
            app.Run(async context =>
            {
                using var registration = context.RequestAborted.Register(() => aborted.TrySetResult());
                await work.Task;
            });
        });
        using var source = new CancellationTokenSource();
        var leaving = app.SendAsync(RunningApp.Get("alice"), source.Token);
        await app.WaitUntilAsync(static statistics => statistics.Running == 1);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await aborted.Task.WaitAsync(RunningApp.HardLimit, Token);
        Assert.Equal(1, app.Scheduler.GetStatistics().Running);
        work.SetResult();
        await app.WaitUntilAsync(static statistics => statistics.Running == 0);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private Task<RunningApp> StartAsync(Action<FairSchedulerOptions>? limits = null) =>
        RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf);
                app.Run(_held.RunAsync);
            },
            limits);

    private async Task EndAllAsync(int count)
    {
        for (; count > 0; count--)
        {
            (await _held.NextAsync()).End();
        }
    }
}
