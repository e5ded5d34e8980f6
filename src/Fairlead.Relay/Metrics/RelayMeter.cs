using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Metrics;

/// <summary>Measures one cache.</summary>
/// <remarks>Recording while nobody listens costs one comparison and one addition.</remarks>
internal sealed class RelayMeter : IDisposable
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Fairlead.Relay";

    private readonly Meter? _owned;
    private readonly KeyValuePair<string, object?> _cache;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;
    private readonly long[] _counts = new long[(int)RelayOutcome.TimedOut + 1];
    private long _coalesced;

    public RelayMeter(IMeterFactory? factory, string cacheName, IRelayStore store)
    {
        Meter = factory?.Create(Name) ?? new Meter(Name);
        _owned = factory is null ? Meter : null;
        _cache = new KeyValuePair<string, object?>("cache", cacheName);
        _requests = Meter.CreateCounter<long>("fairlead.relay.requests", "{request}", "Requests, by their outcome: hit, stale, revalidated, coalesced, missed, refused, bypassed, unreachable or timed_out.");
        _bytes = Meter.CreateCounter<long>("fairlead.relay.served.bytes", "By", "Bytes of stored bodies that were answers.");
        Meter.CreateObservableUpDownCounter("fairlead.relay.store.bytes", () => new Measurement<long>(store.GetSize().Bytes, _cache), "By", "Bytes that the stored responses take.");
        Meter.CreateObservableUpDownCounter("fairlead.relay.store.urls", () => new Measurement<long>(store.GetSize().Urls, _cache), "{url}", "URLs that have stored responses.");
        Meter.CreateObservableCounter("fairlead.relay.store.evictions", () => new Measurement<long>(store.GetSize().Evictions, _cache), "{url}", "URLs that had to make room.");
    }

    /// <summary>Gets the source of activities: one for each request that is forwarded.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    public long Coalesced => Interlocked.Read(ref _coalesced);

    public long Count(RelayOutcome outcome) => Interlocked.Read(ref _counts[(int)outcome]);

    public void Record(RelayOutcome outcome, long servedBytes)
    {
        Interlocked.Increment(ref _counts[(int)outcome]);
        if (_requests.Enabled)
        {
            _requests.Add(1, _cache, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        }

        if (servedBytes > 0)
        {
            _bytes.Add(servedBytes, _cache);
        }
    }

    public void RecordCoalesced()
    {
        Interlocked.Increment(ref _coalesced);
        _requests.Add(1, _cache, new KeyValuePair<string, object?>("outcome", "coalesced"));
    }

    /// <summary>Counts a request that neither the origin nor a stored response has answered. One whose requester has left is not counted.</summary>
    public void RecordFailure(Exception exception) =>
        Record(exception is TimeoutException or OperationCanceledException ? RelayOutcome.TimedOut : RelayOutcome.Unreachable, servedBytes: 0);

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();

    private static string NameOf(RelayOutcome outcome) => outcome switch
    {
        RelayOutcome.Hit => "hit",
        RelayOutcome.Stale => "stale",
        RelayOutcome.Revalidated => "revalidated",
        RelayOutcome.Missed => "missed",
        RelayOutcome.Refused => "refused",
        RelayOutcome.Unreachable => "unreachable",
        RelayOutcome.TimedOut => "timed_out",
        _ => "bypassed",
    };
}
