using Fairlead.Relay;
using Fairlead.Relay.Storage;

var asked = 0;
var folder = Directory.CreateTempSubdirectory("fairlead-consumer-").FullName;
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddHttpClient("memory").AddRelayCaching(options => options.Kind = CacheKind.Shared);
builder.Services.AddHttpClient("files").AddRelayCaching().UseFiles(options => options.Folder = folder);
await using (var app = builder.Build())
{
    app.MapGet("/menu", (HttpResponse response) =>
    {
        response.Headers.CacheControl = "max-age=60";
        return $"answer {Interlocked.Increment(ref asked)}";
    });
    await app.StartAsync();
    foreach (var name in new[] { "memory", "files" })
    {
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        for (var i = 0; i < 2; i++)
        {
            Console.WriteLine($"{name}: {await client.GetStringAsync(new Uri(app.Urls.Single() + "/menu"))}");
        }

        Console.WriteLine(await app.Services.GetRequiredKeyedService<RelayCache>(name).PurgeAsync(new Uri(app.Urls.Single() + "/menu")));
        Console.WriteLine(app.Services.GetRequiredKeyedService<IRelayStore>(name).GetSize().Urls);
    }
}

Directory.Delete(folder, recursive: true);
