using System.Diagnostics.Metrics;
using Fairlead.Webhooks.Chunking;
using Fairlead.Webhooks.Metrics;
using Fairlead.Webhooks.Outbox;
using Microsoft.Extensions.Logging;
using Polly;

namespace Fairlead.Webhooks.Delivery;

/// <summary>What the parts of one pusher share.</summary>
internal sealed class PusherContext : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isDraining;

    public PusherContext(
        WebhookPusherOptions options, IWebhookOutbox outbox, TimeProvider time, ILogger logger, IMeterFactory? meterFactory, HttpMessageHandler handler, Random random)
    {
        (Options, Outbox, Time, Logger, Stopping) = (options, outbox, time, logger, _stop.Token);
        Clock = new MonotonicClock(time);
        Jitter = new Jitter(random);
        Bytes = new SharedPool(options.MaxBufferedBytes, options.MaxBufferedBytesPerEndpoint);
        Senders = new SharedPool(options.MaxRequestsInFlight, options.MaxRequestsInFlightPerEndpoint);
        Flushes = new FlushClock(Clock, time);
        Transport = new RequestTransport(handler, options, time);
        Registry = new StreamRegistry(this);
        DeadLetters = new DeadLetterBox(this);
        Notifier = new Notifier(options, logger, Stopping);
        Meter = new PusherMeter(meterFactory, this);
        Pipeline = DeliveryPipeline.Create(this);
    }

    public WebhookPusherOptions Options { get; }

    public IWebhookOutbox Outbox { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public MonotonicClock Clock { get; }

    public Jitter Jitter { get; }

    public SegmentPool Segments { get; } = new();

    /// <summary>Gets the bytes of output that may be kept.</summary>
    public SharedPool Bytes { get; }

    /// <summary>Gets the requests that may be on their way.</summary>
    public SharedPool Senders { get; }

    public FlushClock Flushes { get; }

    public RequestTransport Transport { get; }

    public StreamRegistry Registry { get; }

    public Openings Openings { get; } = new();

    public DeadLetterBox DeadLetters { get; }

    public Notifier Notifier { get; }

    public PusherMeter Meter { get; }

    public ResiliencePipeline<DeliveryOutcome> Pipeline { get; }

    /// <summary>Gets the lanes that have something to send, now or soon.</summary>
    public ActivityCount ActiveLanes { get; } = new();

    /// <summary>Gets the lanes that are sending.</summary>
    public ActivityCount RunningLanes { get; } = new();

    /// <summary>Gets a token that is canceled when the pusher stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Gets whether output is sent without waiting for more.</summary>
    public bool IsDraining => _isDraining;

    public void BeginDraining() => _isDraining = true;

    public Task StopAsync() => _stop.CancelAsync();

    public void Dispose()
    {
        Flushes.Dispose();
        Registry.Dispose();
        Transport.Dispose();
        Meter.Dispose();
        _stop.Dispose();
    }
}
