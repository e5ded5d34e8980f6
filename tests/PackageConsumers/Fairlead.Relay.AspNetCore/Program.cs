using Fairlead.Relay;

var asked = 0;
var origin = Build();
origin.MapGet("/api/menu", (HttpResponse response) =>
{
    response.Headers.CacheControl = "max-age=60";
    return $"answer {Interlocked.Increment(ref asked)}";
});
await origin.StartAsync();

var relay = Build();
relay.MapRelay("/{**path}", new Uri(origin.Urls.Single() + "/api/"), "menu", options => options.PurgeToken = "a token of nobody".Replace(' ', '-'));
await relay.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(relay.Urls.Single()) };
for (var i = 0; i < 2; i++)
{
    using var response = await client.GetAsync(new Uri("/menu", UriKind.Relative));
    var status = response.Headers.GetValues("Cache-Status").Single();
    Console.WriteLine($"{await response.Content.ReadAsStringAsync()} {status.Contains("; hit", StringComparison.Ordinal)}");
}

using var purge = new HttpRequestMessage(new HttpMethod("PURGE"), "/menu") { Headers = { { "Authorization", "Bearer a-token-of-nobody" } } };
using var purged = await client.SendAsync(purge);
Console.WriteLine(await purged.Content.ReadAsStringAsync());
Console.WriteLine(await client.GetStringAsync(new Uri("/menu", UriKind.Relative)));
await relay.DisposeAsync();
await origin.DisposeAsync();

WebApplication Build()
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Services.AddHttpClient("menu").AddRelayCaching(options => options.Kind = CacheKind.Shared);
    return builder.Build();
}
