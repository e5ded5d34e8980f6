using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Fairlead.Webhooks.Signing;
using FullService.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FullService.Tests.Webhooks;

/// <summary>A receiver that hands every request to the test, after the first few were refused.</summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedEvent> _arrived = Channel.CreateUnbounded<ReceivedEvent>();
    private readonly WebApplication _app;
    private int _refusals;

    private EventReceiver(WebApplication app, int refusals) => (_app, _refusals) = (app, refusals);

    public string Url => $"{_app.Urls.Single()}/hook";

    public bool HasMore => _arrived.Reader.TryPeek(out _);

    public static async Task<EventReceiver> StartAsync(int refusals = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new EventReceiver(app, refusals);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync(RunningService.Cancel);
        return receiver;
    }

    /// <summary>Waits for the next request that is taken.</summary>
    public Task<ReceivedEvent> NextAsync() =>
        _arrived.Reader.ReadAsync(RunningService.Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(1), RunningService.Cancel);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        var headers = context.Request.Headers;
        using var document = JsonDocument.Parse(body.ToArray());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        Assert.True(_arrived.Writer.TryWrite(new ReceivedEvent(
            headers[WebhookHeaderNames.Id].ToString(),
            headers[WebhookHeaderNames.Timestamp].ToString(),
            headers[WebhookHeaderNames.Signature].ToString(),
            body.ToArray(),
            document.RootElement.Clone())));
    }
}
