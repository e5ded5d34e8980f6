// The relay alone: whatever is asked for at its root comes from the upstream once, and from the store afterwards.
using System.Globalization;
using Fairlead.Relay;
using StackExchange.Redis;

var builder = WebApplication.CreateSlimBuilder(args);
var (settings, store) = (builder.Configuration, builder.Configuration["store"] ?? "memory");
var lifetime = settings["ttl-override"] is { } seconds ? double.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : double.NaN : default(double?);
if (!Uri.TryCreate(settings["upstream"], UriKind.Absolute, out var upstream) || store is not ("memory" or "files" or "redis") || lifetime is double.NaN or > 31_449_600
    || !ushort.TryParse(settings["port"] ?? "8080", CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("Usage: RelayHost --upstream URL [--store memory|files|redis] [--folder PATH] [--redis CONNECTION] [--ttl-override SECONDS] [--port PORT] [--purge-token SECRET]");
    return 2;
}

// snippet: relay
// A stored answer is sent by the thread pool itself, without a queue in front of it (docs/performance.md).
builder.WebHost.UseSockets(options => options.IOQueueCount = 0).ConfigureKestrel(options => options.UseRelayFieldEncoding().ListenAnyIP(port));
var relay = builder.Services.AddHttpClient("upstream").AddRelayCaching(options =>
{
    options.Kind = CacheKind.Shared;
    options.LifetimeOverride = lifetime is { } known ? TimeSpan.FromSeconds(known) : null;
});
if (store == "files")
{
    relay.UseFiles(options => options.Folder = settings["folder"] ?? Path.Combine(Path.GetTempPath(), "fairlead-relay"));
}
else if (store == "redis")
{
    builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{settings["redis"] ?? "localhost:6379"},abortConnect=false"));
    relay.UseRedis(options => options.Retention = lifetime is null ? options.Retention : TimeSpan.FromDays(365));
}

var app = builder.Build();
app.MapRelay("/{**path}", upstream, "upstream", options => options.PurgeToken = settings["purge-token"]);
// end-snippet
await app.RunAsync();
return 0;
