using Fairlead.Relay;
using Fairlead.Relay.Redis;
using Fairlead.Relay.Storage;
using StackExchange.Redis;

// Nothing listens there: what can be seen without a server is that one is asked for, and that a cache goes on without it.
var asked = 0;
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<IConnectionMultiplexer>(static _ => ConnectionMultiplexer.Connect("127.0.0.1:1,connectTimeout=100,abortConnect=false"));
builder.Services.AddHttpClient("menu").AddRelayCaching().UseRedis(options => options.KeyPrefix = "menu");
await using var app = builder.Build();
app.MapGet("/menu", (HttpResponse response) =>
{
    response.Headers.CacheControl = "max-age=60";
    return $"answer {Interlocked.Increment(ref asked)}";
});
await app.StartAsync();
var url = new Uri(app.Urls.Single() + "/menu");
var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("menu");
Console.WriteLine($"the store is {app.Services.GetRequiredKeyedService<IRelayStore>("menu").GetType().Name}");
for (var i = 0; i < 2; i++)
{
    Console.WriteLine(await client.GetStringAsync(url));
}

try
{
    await app.Services.GetRequiredKeyedService<RelayCache>("menu").PurgeAsync(url);
}
catch (RelayStoreUnavailableException)
{
    Console.WriteLine("a purge says that it has to wait");
}
