using System.Diagnostics.Metrics;
using System.Net;
using Fairlead.Webhooks.Delivery;
using Fairlead.Webhooks.Metrics;
using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Webhooks;

/// <summary>Pushes growing output to webhook URLs: in order, signed, and repeated until it is acknowledged.</summary>
/// <remarks>
/// Thread-safe. It works without a host: <see cref="StartAsync"/> takes over what a predecessor left in the outbox, <see cref="StopAsync"/> waits for what is
/// on its way. Disposing stops without waiting; what was not acknowledged stays in the outbox.
/// </remarks>
public sealed partial class WebhookPusher : IHostedService, IAsyncDisposable
{
    internal const int LongestStreamId = 128;

    private readonly PusherContext _context;
    private readonly Succession _succession;
    private readonly AddressGuard _guard;
    private int _isStopped;

    /// <summary>Makes a pusher.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="outbox">Keeps what is not acknowledged.</param>
    /// <param name="timeProvider">The clock of flushing, timeouts and retries.</param>
    /// <param name="logger">Receives what was not delivered.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public WebhookPusher(WebhookPusherOptions options, IWebhookOutbox outbox, TimeProvider timeProvider, ILogger<WebhookPusher> logger)
        : this(options, outbox, timeProvider, logger, meterFactory: null)
    {
    }

    /// <summary>Makes a pusher whose meter comes from the host.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="outbox">Keeps what is not acknowledged.</param>
    /// <param name="timeProvider">The clock of flushing, timeouts and retries.</param>
    /// <param name="logger">Receives what was not delivered.</param>
    /// <param name="meterFactory">Makes the meter and owns it; the pusher has a meter of its own when it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public WebhookPusher(WebhookPusherOptions options, IWebhookOutbox outbox, TimeProvider timeProvider, ILogger<WebhookPusher> logger, IMeterFactory? meterFactory)
        : this(options, outbox, timeProvider, logger, meterFactory, new Random(), static options => GuardedHandler.Create(new AddressGuard(options), Dns.GetHostAddressesAsync))
    {
    }

    internal WebhookPusher(
        WebhookPusherOptions options,
        IWebhookOutbox outbox,
        TimeProvider timeProvider,
        ILogger<WebhookPusher> logger,
        IMeterFactory? meterFactory,
        Random random,
        Func<WebhookPusherOptions, HttpMessageHandler> createHandler)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        var copy = options.CopyValidated(nameof(options));
        _guard = new AddressGuard(copy);
        _context = new PusherContext(copy, outbox, timeProvider, logger, meterFactory, createHandler(copy), random);
        _succession = new Succession(_context);
    }

    internal Meter Meter => _context.Meter.Meter;

    /// <inheritdoc cref="OpenStreamAsync(WebhookEndpoint, string, WebhookStreamOptions, CancellationToken)" />
    public ValueTask<WebhookStream> OpenStreamAsync(WebhookEndpoint endpoint, string streamId, CancellationToken cancellationToken = default) =>
        OpenStreamAsync(endpoint, streamId, new WebhookStreamOptions(), cancellationToken);

    /// <summary>Opens a stream, new or known. A known one goes on at <see cref="WebhookStream.AcceptedLength"/>, and its older writers can write no more.</summary>
    /// <param name="endpoint">Where its output goes.</param>
    /// <param name="streamId">Its id, of 1 to 128 visible ASCII characters; the same output has the same id, wherever and whenever it is written.</param>
    /// <param name="options">Settings of the stream.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The id is not of that form.</exception>
    /// <exception cref="InvalidOperationException">The stream is known and belongs to another endpoint.</exception>
    /// <exception cref="ObjectDisposedException">The pusher has stopped.</exception>
    public async ValueTask<WebhookStream> OpenStreamAsync(
        WebhookEndpoint endpoint, string streamId, WebhookStreamOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfInvalid(streamId);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isStopped) != 0, this);
        var known = _context.Registry.Find(streamId);
        known?.BeginOpening();
        _context.Openings.Begin(streamId);
        try
        {
            var opened = await _context.Outbox.OpenStreamAsync(endpoint, streamId, cancellationToken).ConfigureAwait(false);
            return GoOn(opened, options);
        }
        finally
        {
            known?.EndOpening();
            if (_context.Openings.End(streamId) is { } told)
            {
                _succession.Follow(told);
            }
        }
    }

    /// <summary>Tells how far the output of a stream has come; <see langword="null"/> when it is unknown, or forgotten after its retention.</summary>
    public WebhookDelivery? FindDelivery(string streamId)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        return _context.Registry.Find(streamId)?.Delivery;
    }

    /// <summary>Tells how far the output of a stream has come, also of one that another process writes on the same outbox.</summary>
    /// <remarks>For a stream of this process it is as fast as <see cref="FindDelivery"/>; for others the outbox is asked.</remarks>
    /// <returns><see langword="null"/> when it is unknown, forgotten after its retention, or was ended in another process.</returns>
    public async ValueTask<WebhookStreamSnapshot?> FindAsync(string streamId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        if (_context.Registry.Find(streamId) is { } stream)
        {
            return stream.Snapshot;
        }

        return await _context.Outbox.FindStreamAsync(streamId, cancellationToken).ConfigureAwait(false) is { } found
            ? new WebhookStreamSnapshot(DeliveryOf(found), found.AcceptedLength, found.AcknowledgedLength)
            : null;
    }

    private static WebhookDelivery DeliveryOf(in OutboxProgress found) =>
        found.IsEndAcknowledged ? WebhookDelivery.Sent
        : found.IsParked ? WebhookDelivery.Parked
        : WebhookDelivery.Sending;

    /// <summary>Tells whether the guard lets requests to a URL through, as far as its host can be resolved now.</summary>
    /// <remarks>The addresses are checked again with every connection: this is for telling a caller early.</remarks>
    public ValueTask<WebhookUrlVerdict> CheckUrlAsync(Uri url, CancellationToken cancellationToken = default) =>
        _guard.CheckAsync(url, Dns.GetHostAddressesAsync, cancellationToken);

    /// <summary>Counts what the pusher holds and has done.</summary>
    public WebhookPusherStatistics GetStatistics()
    {
        var (streams, endpoints) = _context.Registry.Count;
        var meter = _context.Meter;
        return new WebhookPusherStatistics(
            endpoints, streams, _context.Bytes.Used, (int)_context.Senders.Used, meter.DeliveredRequests, meter.DeliveredChunks, meter.DeliveredBytes, meter.Retried,
            _context.DeadLetters.Count, PusherMeter.OldestAge(_context));
    }

    /// <summary>Lists what was not delivered, in the order in which it was parked.</summary>
    public IReadOnlyList<WebhookDeadLetter> ListDeadLetters() => _context.DeadLetters.Letters;

    /// <summary>Sends a dead letter again: the same request with the same id, and after it what its streams hold.</summary>
    /// <returns><see langword="false"/> when there is none of that id.</returns>
    public ValueTask<bool> RedriveAsync(string deadLetterId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(deadLetterId);
        return _context.DeadLetters.RedriveAsync(deadLetterId, cancellationToken);
    }

    /// <summary>Drops a dead letter for good, and ends the streams that stand still with it.</summary>
    /// <returns><see langword="false"/> when there is none of that id.</returns>
    public ValueTask<bool> DiscardAsync(string deadLetterId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(deadLetterId);
        return _context.DeadLetters.DiscardAsync(deadLetterId, cancellationToken);
    }

    // What was there is sent even if this writer adds nothing.
    private WebhookStream GoOn(OutboxStream opened, WebhookStreamOptions options)
    {
        var stream = _context.Registry.Open(opened, options.Coarsening);
        var writer = new WebhookStream(_context, stream, opened);
        _succession.Follow(opened.Standing);
        stream.Resume();
        return writer;
    }

    private static void ThrowIfInvalid(string streamId)
    {
        ArgumentException.ThrowIfNullOrEmpty(streamId);
        if (streamId.Length > LongestStreamId || streamId.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"A stream id has 1 to {LongestStreamId} visible ASCII characters; the one received has {streamId.Length} characters.", nameof(streamId));
        }
    }
}
