using Fairlead.Scheduling;
using Fairlead.Scheduling.AspNetCore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddProblemDetails();
builder.Services.AddFairScheduler(options => (options.MaxConcurrency, options.MaxQueuedPerCaller) = (1, 0));
await using var app = builder.Build();
var entered = new TaskCompletionSource();
var end = new TaskCompletionSource();
app.UseFairScheduler(context => context.Request.Headers["X-Caller"].ToString());
app.MapGet("/hold", async (HttpContext context) =>
{
    entered.SetResult();
    await end.Task;
    await context.Response.WriteAsync($"{context.Features.Get<FairTurnFeature>()?.Request.Caller} had her turn");
});
app.MapGet("/health", (HttpContext context) => context.Response.WriteAsync("well")).DisableFairScheduling();
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
client.DefaultRequestHeaders.Add("X-Caller", "alice");
var first = client.GetStringAsync("/hold");
await entered.Task;
using var refused = await client.GetAsync("/hold");
Console.WriteLine($"{(int)refused.StatusCode} {refused.Content.Headers.ContentType?.MediaType}, Retry-After: {refused.Headers.RetryAfter}");
Console.WriteLine($"health: {await client.GetStringAsync("/health")}");
end.SetResult();
Console.WriteLine(await first);
Console.WriteLine($"{app.Services.GetRequiredService<FairScheduler>().GetStatistics().Rejected} refused");
