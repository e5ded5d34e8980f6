// Fairlead.Relay.Redis in one screen: run it twice within a minute, and the second run answers with what the first one has fetched.
using Fairlead.Relay;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:5620");
builder.Logging.ClearProviders();

// snippet: redis
builder.Services.AddSingleton<IConnectionMultiplexer>(static provider =>
{
    var options = ConfigurationOptions.Parse(provider.GetRequiredService<IConfiguration>()["Redis"] ?? "localhost:6379");
    options.AbortOnConnectFail = false;
    return ConnectionMultiplexer.Connect(options);
});
builder.Services.AddHttpClient("menu")
    .AddRelayCaching(options => options.Kind = CacheKind.Shared)
    .UseRedis(options => options.KeyPrefix = "menu");
// end-snippet

await using var app = builder.Build();
app.MapGet("/today", (HttpResponse response) =>
{
    response.Headers.CacheControl = "max-age=60, stale-while-revalidate=600";
    return $"cooked at {TimeProvider.System.GetUtcNow():O}";
});
await app.StartAsync();

var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("menu");
for (var i = 0; i < 3; i++)
{
    using var response = await client.GetAsync(new Uri(app.Urls.Single() + "/today"));
    Console.WriteLine($"{await response.Content.ReadAsStringAsync()}  {response.Headers.GetValues("Cache-Status").Single()}");
}
