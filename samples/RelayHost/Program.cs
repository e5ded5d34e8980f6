// The relay alone: whatever is asked for at its root comes from the upstream once, and from the store afterwards.
using Fairlead.Relay;
using RelayHost;
using StackExchange.Redis;

var builder = WebApplication.CreateSlimBuilder(args);
var settings = new HostSettings(args, builder.Configuration);
if (settings.Errors.Count > 0)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, [.. settings.Errors, HostSettings.Usage]));
    return 2;
}

// snippet: relay
// A stored answer is sent by the thread pool itself, without a queue in front of it (docs/performance.md).
builder.WebHost.UseSockets(options => options.IOQueueCount = 0).ConfigureKestrel(options => options.UseRelayFieldEncoding().ListenAnyIP(settings.Port));
var relay = builder.Services.AddHttpClient("upstream").AddRelayCaching(options =>
{
    options.Kind = CacheKind.Shared;
    options.LifetimeOverride = settings.Lifetime;
});
if (settings.Store == "files")
{
    relay.UseFiles(options => options.Folder = settings.Folder);
}
else if (settings.Store == "redis")
{
    builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(settings.Redis));
    relay.UseRedis(options => options.Retention = settings.Lifetime is null ? options.Retention : TimeSpan.FromDays(365));
}

var app = builder.Build();
app.MapRelay("/{**path}", settings.Upstream, "upstream", options => options.PurgeToken = settings.PurgeToken);
// end-snippet
await app.RunAsync();
return 0;
