using System.Diagnostics.Metrics;
using Fairlead.Webhooks.Delivery;

namespace Fairlead.Webhooks.Metrics;

/// <summary>Measures one pusher.</summary>
/// <remarks>Recording while nobody listens costs one comparison. Call it outside of locks: listeners are foreign code.</remarks>
internal sealed class PusherMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Fairlead.Webhooks";

    // From a millisecond to a day: output arrives at once, or when its receiver is back.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400],
    };

    private readonly Meter? _owned;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _chunks;
    private readonly Histogram<double> _latency;
    private long _deliveredRequests;
    private long _deliveredChunks;
    private long _deliveredBytes;
    private long _retried;

    public PusherMeter(IMeterFactory? factory, PusherContext context)
    {
        var meter = factory?.Create(Name) ?? new Meter(Name);
        Meter = meter;
        _owned = factory is null ? meter : null;
        _requests = meter.CreateCounter<long>("fairlead.webhooks.requests", "{request}", "Attempts at requests, by their outcome: delivered, retried, parked or ended.");
        _bytes = meter.CreateCounter<long>("fairlead.webhooks.delivered.bytes", "By", "Bytes of output that were acknowledged.");
        _chunks = meter.CreateCounter<long>("fairlead.webhooks.delivered.chunks", "{chunk}", "Chunks that were acknowledged.");
        _latency = meter.CreateHistogram("fairlead.webhooks.delivery.duration", "s", "How long the oldest byte of a request had waited when it was acknowledged.", tags: null, Seconds);
        meter.CreateObservableUpDownCounter("fairlead.webhooks.pending.bytes", () => context.Bytes.Used, "By", "Bytes of output that were not acknowledged.");
        meter.CreateObservableUpDownCounter("fairlead.webhooks.requests.inflight", () => context.Senders.Used, "{request}", "Requests on their way.");
        meter.CreateObservableUpDownCounter("fairlead.webhooks.deadletters", () => context.DeadLetters.Count, "{letter}", "Dead letters that are kept.");
        meter.CreateObservableGauge("fairlead.webhooks.pending.age", () => OldestAge(context).TotalSeconds, "s", "Age of the oldest output that was not acknowledged and is not parked.");
    }

    public Meter Meter { get; }

    public long DeliveredRequests => Interlocked.Read(ref _deliveredRequests);

    public long DeliveredChunks => Interlocked.Read(ref _deliveredChunks);

    public long DeliveredBytes => Interlocked.Read(ref _deliveredBytes);

    public long Retried => Interlocked.Read(ref _retried);

    public static TimeSpan OldestAge(PusherContext context)
    {
        var now = context.Clock.Now;
        return context.Registry.Endpoints.SelectMany(static endpoint => endpoint.Lanes).Max(lane => now - lane.Oldest) is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    public void CountDelivered(FrozenRequest request, long bytes, TimeSpan latency)
    {
        Interlocked.Increment(ref _deliveredRequests);
        Interlocked.Add(ref _deliveredChunks, request.Streams.Count);
        Interlocked.Add(ref _deliveredBytes, bytes);
        CountRequest("delivered");
        _bytes.Add(bytes);
        _chunks.Add(request.Streams.Count);
        _latency.Record(latency.TotalSeconds);
    }

    public void CountRetried()
    {
        Interlocked.Increment(ref _retried);
        CountRequest("retried");
    }

    public void CountRequest(string outcome) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();
}
