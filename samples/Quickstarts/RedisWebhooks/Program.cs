// Pushes a report to a URL, and loses nothing of it however often this program is killed and started again. It needs a Redis, by default on this machine.
using System.Text;
using Fairlead.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

var builder = Host.CreateApplicationBuilder(args);
var url = new Uri(builder.Configuration["Url"] ?? "http://127.0.0.1:7777/");
// snippet: redis
builder.Services.AddSingleton<IConnectionMultiplexer>(static provider =>
{
    var options = ConfigurationOptions.Parse(provider.GetRequiredService<IConfiguration>()["Redis"] ?? "localhost:6379");
    options.AbortOnConnectFail = false;
    return ConnectionMultiplexer.Connect(options);
});
builder.Services.AddWebhookPusher(builder.Configuration.GetSection("Webhooks").Bind).UseRedis(builder.Configuration.GetSection("Outbox").Bind);
using var host = builder.Build();
await host.StartAsync();

var report = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 10_000).Select(static line => $"line {line}\n")));
var pusher = host.Services.GetRequiredService<WebhookPusher>();
await using var stream = await pusher.OpenStreamAsync(new WebhookEndpoint(url), "report-17");

// What a run before this one has written is not written again.
for (var at = (int)stream.AcceptedLength; at < report.Length; at += 100)
{
    await stream.WriteAsync(report.AsMemory(at, Math.Min(100, report.Length - at)));
}

await stream.CompleteAsync();
Console.WriteLine(await stream.WaitForDeliveryAsync());
// end-snippet
await host.StopAsync();
