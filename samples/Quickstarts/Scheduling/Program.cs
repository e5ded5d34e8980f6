// Fairlead.Scheduling in one screen: alice asks for a hundred turns, bob for one, and bob does not wait for alice.
// snippet: scheduler
using Fairlead.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddFairScheduler(options => options.MaxConcurrency = 2);
using var host = builder.Build();
var scheduler = host.Services.GetRequiredService<FairScheduler>();

var alice = Enumerable.Range(1, 100).Select(page => scheduler.RunAsync("alice", token => RenderAsync(page, token)));
var spike = Task.WhenAll(alice);
Console.WriteLine(await scheduler.RunAsync("bob", token => RenderAsync(1, token)));
Console.WriteLine($"{scheduler.GetStatistics().Queued} turns of alice are still waiting.");
// end-snippet
Console.WriteLine($"alice has all {(await spike).Length} pages.");

static async Task<string> RenderAsync(int page, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    return $"page {page}";
}
