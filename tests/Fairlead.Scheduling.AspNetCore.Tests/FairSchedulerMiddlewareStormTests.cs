using System.Net;
using Fairlead.Scheduling.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Scheduling.AspNetCore.Tests;

/// <summary>Requests that end well, fail, release early, are refused and are left by their clients, all at once.</summary>
public sealed class FairSchedulerMiddlewareStormTests(ITestOutputHelper output)
{
    private const int Limit = 3;
    private const int Clients = 24;

    private int _holding;
    private int _most;
    private int _begun;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Requests_OfAllKindsAtOnce_EndEveryTurnOnce(int seed)
    {
        output.WriteLine($"seed {seed}");
        await using var app = await RunningApp.StartAsync(
            app =>
            {
                app.UseFairScheduler(RunningApp.CallerOf);
                app.Run(WorkAsync);
            },
            static options => (options.MaxConcurrency, options.MaxQueued, options.MaxQueuedPerCaller) = (Limit, 15, 6));

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendManyAsync(app, new Random(seed * 1_000 + client), client))));

        await app.WaitUntilAsync(static statistics => statistics is { Running: 0, Queued: 0 });
        Assert.Equal(app.Scheduler.GetStatistics().Granted, Volatile.Read(ref _begun));
        Assert.InRange(_most, 1, Limit);
        Assert.Equal(0, _holding);
        var codes = answers.SelectMany(static codes => codes).ToHashSet();
        Assert.Contains(HttpStatusCode.OK, codes);
        Assert.Empty(codes.Except([HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable]));
    }

    private static async Task<List<HttpStatusCode>> SendManyAsync(RunningApp app, Random random, int client)
    {
        var codes = new List<HttpStatusCode>();
        for (var count = 0; count < 40; count++)
        {
            using var source = new CancellationTokenSource();
            var path = random.Next(4) switch { 0 => "/fail", 1 => "/release", _ => "/work" };
            var sending = app.SendAsync(RunningApp.Get($"caller-{client % 4}", path), source.Token);
            for (var steps = random.Next(5) == 0 ? random.Next(60) : 0; steps > 0; steps--)
            {
                await Task.Yield();
                if (steps == 1)
                {
                    await source.CancelAsync();
                }
            }

            try
            {
                using var response = await sending;
                codes.Add(response.StatusCode);
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
                // This client left, as it meant to.
            }
        }

        return codes;
    }

    private async Task WorkAsync(HttpContext context)
    {
        Interlocked.Increment(ref _begun);
        var holding = Interlocked.Increment(ref _holding);
        for (var seen = Volatile.Read(ref _most); seen < holding;)
        {
            seen = Interlocked.CompareExchange(ref _most, holding, seen);
        }

        await Task.Yield();
        Interlocked.Decrement(ref _holding);
        if (context.Request.Path == "/release")
        {
            context.Features.Get<FairTurnFeature>()!.Release();
            await Task.Yield();
        }
        else if (context.Request.Path == "/fail")
        {
            throw new InvalidOperationException("The application failed.");
        }

        await context.Response.WriteAsync("done");
    }
}
