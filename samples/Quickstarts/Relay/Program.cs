// Fairlead.Relay in one screen: a client that asks a slow service once a minute, however often it is asked itself.
using Fairlead.Relay;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();

// snippet: registration
builder.Services.AddHttpClient("menu")
    .AddRelayCaching(options => options.Kind = CacheKind.Shared)
    .UseMemory(options => options.MaxBytes = 64 << 20);
// end-snippet

await using var app = builder.Build();
app.MapGet("/today", (HttpResponse response) =>
{
    response.Headers.CacheControl = "max-age=60, stale-while-revalidate=600";
    return $"cooked at {TimeProvider.System.GetUtcNow():O}";
});
await app.StartAsync();

// snippet: client
var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("menu");
for (var i = 0; i < 3; i++)
{
    using var response = await client.GetAsync(new Uri(app.Urls.Single() + "/today"));
    Console.WriteLine($"{await response.Content.ReadAsStringAsync()}  {response.Headers.GetValues("Cache-Status").Single()}");
}
// end-snippet

// snippet: console
using var alone = new HttpClient(new RelayCachingHandler(new RelayCachingOptions()) { InnerHandler = new SocketsHttpHandler() });
Console.WriteLine(await alone.GetStringAsync(new Uri(app.Urls.Single() + "/today")));
// end-snippet
