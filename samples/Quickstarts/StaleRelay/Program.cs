// Stale answers in one screen: who asks late has the old answer at once, while the new one is fetched behind their back; and who asks when the service is gone has the old one too.
using Fairlead.Relay;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
// snippet: client
builder.Services.AddHttpClient("menu")
    .AddRelayCaching(options => (options.Kind, options.MaxStaleness) = (CacheKind.Shared, TimeSpan.FromHours(1)));
// end-snippet

await using var app = builder.Build();
var (cooked, isBroken) = (0, false);

// snippet: origin
app.MapGet("/today", async (HttpResponse response) =>
{
    await Task.Delay(TimeSpan.FromMilliseconds(500));
    response.Headers.CacheControl = "max-age=3, stale-while-revalidate=60, stale-if-error=600";
    return isBroken ? Results.StatusCode(503) : Results.Text($"menu {Interlocked.Increment(ref cooked)}");
});
// end-snippet

await app.StartAsync();
var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("menu");
var url = new Uri(app.Urls.Single() + "/today");

await AskAsync("the first one waits");
await AskAsync("fresh for three seconds");
await Task.Delay(TimeSpan.FromSeconds(4));
await AskAsync("stale, and asked for anew in the background");
await Task.Delay(TimeSpan.FromSeconds(2));
await AskAsync("what the background has brought");
isBroken = true;
await Task.Delay(TimeSpan.FromSeconds(4));
await AskAsync("stale, and the service fails in the background");

async Task AskAsync(string what)
{
    var started = TimeProvider.System.GetTimestamp();
    using var response = await client.GetAsync(url);
    Console.WriteLine($"{await response.Content.ReadAsStringAsync()} after {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds,4:0} ms  {response.Headers.GetValues("Cache-Status").Single()}  ({what})");
}
