// Fair turns for HTTP requests in one screen. While it runs:
// for i in $(seq 50); do curl -s -o /dev/null -H 'X-Api-Key: alice' localhost:5000/report & done; curl -H 'X-Api-Key: bob' localhost:5000/report
// snippet: middleware
using System.Runtime.CompilerServices;
using Fairlead.Scheduling;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddProblemDetails();
builder.Services.AddFairScheduler(options => (options.MaxConcurrency, options.MaxQueuedPerCaller) = (4, 100));
var app = builder.Build();

app.UseFairScheduler(context => context.Request.Headers["X-Api-Key"].ToString());
app.MapGet("/report", async (CancellationToken token) => await RenderAsync(token));
app.MapGet("/health", (FairScheduler scheduler) => scheduler.GetStatistics()).DisableFairScheduling();
app.MapGet("/progress", (CancellationToken token) => TypedResults.ServerSentEvents(WatchAsync(token))).ReleaseFairTurnOnResponseStart();
// end-snippet
await app.RunAsync();

static async Task<string> RenderAsync(CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
    return "a report\n";
}

static async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
{
    for (var percent = 0; percent <= 100; percent += 10)
    {
        yield return $"{percent} %";
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
    }
}
