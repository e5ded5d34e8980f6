// A report that is pushed while it is written, and its receiver, in one process.
using System.Text;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Signing;
using Webhooks;

var secret = WebhookSecret.Create();
var received = new ReceivedStreams();
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
// snippet: registration
builder.Services.AddWebhookPusher(options => options.AllowPrivateNetworks = builder.Environment.IsDevelopment());
builder.Services.AddWebhookVerifier(options => options.Secrets.Add(secret.Reveal()));
// end-snippet
builder.Services.Configure<WebhookPusherOptions>(options => options.AllowPrivateNetworks = true);
var app = builder.Build();

// snippet: receiver
app.Use(WebhookSignatureFilter.KeepBodyAsync);
app.MapPost("/hook", (OutputAppended message, HttpRequest request) =>
{
    // The same id comes again when an answer was lost: what is known is acknowledged and not taken twice.
    received.Take(request.Headers[WebhookHeaderNames.Id].ToString(), message);
    return Results.NoContent();
}).AddEndpointFilter<WebhookSignatureFilter>();
// end-snippet
await app.StartAsync();

var pusher = app.Services.GetRequiredService<WebhookPusher>();
var url = new Uri(app.Urls.First() + "/hook");
// snippet: sender
var endpoint = new WebhookEndpoint(url, secret);
await using var stream = await pusher.OpenStreamAsync(endpoint, "report-17");
for (var line = 1; line <= 1_000; line++)
{
    await stream.WriteAsync(Encoding.UTF8.GetBytes($"line {line}\n"));
}

await stream.CompleteAsync();
Console.WriteLine(await stream.WaitForDeliveryAsync());
// end-snippet
Console.WriteLine($"{received.LengthOf("report-17")} of {stream.WrittenLength} bytes arrived.");
await app.StopAsync();
