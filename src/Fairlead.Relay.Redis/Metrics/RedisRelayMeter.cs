using System.Diagnostics.Metrics;
using Fairlead.Relay.Redis.Connections;

namespace Fairlead.Relay.Redis.Metrics;

/// <summary>Counts the calls of one store. What is stored and evicted is told by the meter of the cache.</summary>
internal sealed class RedisRelayMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Fairlead.Relay.Redis";

    private readonly Meter? _owned;
    private readonly Counter<long> _calls;
    private readonly KeyValuePair<string, object?> _store;

    public RedisRelayMeter(IMeterFactory? factory, string keyPrefix)
    {
        Meter = factory?.Create(Name) ?? new Meter(Name);
        _owned = factory is null ? Meter : null;
        _store = new KeyValuePair<string, object?>("store", keyPrefix);
        _calls = Meter.CreateCounter<long>("fairlead.relay.redis.calls", "{call}", "Calls of Redis, by their script and their outcome: answered, failed, full or skipped.");
    }

    public Meter Meter { get; }

    public void Count(RelayScript script, RelayCallOutcome outcome)
    {
        if (_calls.Enabled)
        {
            _calls.Add(1, _store, new KeyValuePair<string, object?>("script", script.Name), new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        }
    }

    /// <summary>Ends the instruments, unless they belong to the host.</summary>
    public void Dispose() => _owned?.Dispose();

    private static string NameOf(RelayCallOutcome outcome) => outcome switch
    {
        RelayCallOutcome.Answered => "answered",
        RelayCallOutcome.Failed => "failed",
        RelayCallOutcome.Full => "full",
        _ => "skipped",
    };
}
