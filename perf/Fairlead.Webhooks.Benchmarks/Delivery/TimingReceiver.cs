using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks.Benchmarks.Delivery;

/// <summary>Receives on loopback, and notes how long every line was on its way. Paths under /slow are answered late, those under /hang never, and of those under /unmeasured nothing is noted.</summary>
internal sealed class TimingReceiver : IAsyncDisposable
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();
    private volatile Latencies _latencies = new();
    private int _connections;
    private long _requests;

    private TimingReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Gets how many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Gets how many requests were answered at once.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public static async Task<TimingReceiver> StartAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        TimingReceiver? receiver = null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref receiver!._connections);
                return next(connection);
            });
        }));
        var app = builder.Build();
        receiver = new TimingReceiver(app);
        app.MapPost("/{kind}/{**rest}", receiver.TakeAsync);
        await app.StartAsync().ConfigureAwait(false);
        return receiver;
    }

    /// <summary>Begins a new collection of times.</summary>
    public Latencies Listen() => _latencies = new Latencies();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            await AnswerAsync(context, read.Buffer).ConfigureAwait(false);
            reader.AdvanceTo(read.Buffer.End);
            return;
        }
    }

    private async Task AnswerAsync(HttpContext context, ReadOnlySequence<byte> body)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        var kind = (string)context.Request.RouteValues["kind"]!;
        if (kind == "unmeasured")
        {
            return;
        }

        if (kind == "ok")
        {
            Interlocked.Increment(ref _requests);
            var whole = body.IsSingleSegment ? body.First : body.ToArray();
            StampedLine.ReadAges(whole.Span, _latencies);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            await Task.Delay(kind == "slow" ? SlowAnswer : Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The sender has had enough, or the measurement is over.
        }
    }
}
