using System.Text;
using Fairlead.Webhooks;
using Fairlead.Webhooks.Signing;

var secret = WebhookSecret.Create();
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddWebhookPusher(options => options.AllowPrivateNetworks = true);
builder.Services.AddWebhookVerifier(options => options.Secrets.Add(secret.Reveal()));
await using var app = builder.Build();
var verifier = app.Services.GetRequiredService<WebhookVerifier>();
app.MapPost("/hook", async (HttpContext context) =>
{
    using var body = new MemoryStream();
    await context.Request.Body.CopyToAsync(body);
    var headers = context.Request.Headers;
    var verdict = verifier.Verify(headers[WebhookHeaderNames.Id], headers[WebhookHeaderNames.Timestamp], headers[WebhookHeaderNames.Signature], body.ToArray());
    Console.WriteLine($"{verdict}: {Encoding.UTF8.GetString(body.ToArray()).Contains("hello, receiver", StringComparison.Ordinal)}");
    context.Response.StatusCode = 204;
});
await app.StartAsync();

var pusher = app.Services.GetRequiredService<WebhookPusher>();
await using var stream = await pusher.OpenStreamAsync(new WebhookEndpoint(new Uri(app.Urls.Single() + "/hook"), secret), "job-1");
await stream.WriteAsync(Encoding.UTF8.GetBytes("hello, "));
await stream.WriteAsync(Encoding.UTF8.GetBytes("receiver\n"));
await stream.CompleteAsync();
Console.WriteLine($"{await stream.WaitForDeliveryAsync()}: {stream.AcknowledgedLength} bytes");
Console.WriteLine(await pusher.CheckUrlAsync(new Uri("http://169.254.169.254/")));
