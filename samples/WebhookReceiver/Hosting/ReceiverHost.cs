using System.Net;
using Fairlead.Webhooks.Signing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WebhookReceiver.Reporting;
using WebhookReceiver.Streams;

namespace WebhookReceiver.Hosting;

/// <summary>A receiver that listens.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    private const int LargestBody = 16 * 1024 * 1024;

    // Whoever ends a receiver that was told to answer late does not wait for its answers.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly ReceivedStreams _streams;

    private ReceiverHost(WebApplication app, ReceivedStreams streams) => (_app, _streams) = (app, streams);

    /// <summary>Gets where it listens; every path takes requests.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <exception cref="IOException">The port is taken, or the folder cannot be made.</exception>
    public static Task<ReceiverHost> StartAsync(ReceiverOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        StartAsync(options, time, onTaken: null, cancellationToken);

    /// <param name="options">What it does.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="onTaken">Is told of each request that was taken.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken, or the folder cannot be made.</exception>
    public static async Task<ReceiverHost> StartAsync(
        ReceiverOptions options, TimeProvider time, Action<TakenRequest>? onTaken, CancellationToken cancellationToken)
    {
        var streams = new ReceivedStreams(options.OutputFolder is { } path ? Directory.CreateDirectory(path) : null, time, onTaken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopTime);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        var app = builder.Build();
        app.MapGet("/stats", () => Results.Json(streams.GetStatistics(), MessageJson.Default.ReceiverStatistics));
        app.MapPost("/{**path}", new HookEndpoint(options, streams, CreateVerifier(options.Secrets, time), time).HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ReceiverHost(app, streams);
    }

    /// <summary>Gets how many streams there are, and how many of them are complete.</summary>
    public (int All, int Complete) Streams => _streams.Count;

    /// <summary>Tells how long the streams are that came whole and in order.</summary>
    public IReadOnlyDictionary<string, long> GetCompleteLengths() => _streams.GetCompleteLengths();

    public ReceiverStatistics GetStatistics() => _streams.GetStatistics();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _streams.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, ReceiverOptions options)
    {
        kestrel.Limits.MaxRequestBodySize = LargestBody;

        // Whoever is read slowly on purpose must not be cut off for sending slowly.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            listen.Protocols = options.UseHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
    }

    private static WebhookVerifier? CreateVerifier(IReadOnlyList<string> secrets, TimeProvider time)
    {
        if (secrets.Count == 0)
        {
            return null;
        }

        var options = new WebhookVerifierOptions();
        foreach (var secret in secrets)
        {
            options.Secrets.Add(secret);
        }

        return new WebhookVerifier(options, time);
    }
}
