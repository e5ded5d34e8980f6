using System.Diagnostics.Metrics;
using Fairlead.Relay.Redis.Bodies;
using Fairlead.Relay.Redis.Connections;
using Fairlead.Relay.Redis.Metrics;
using Fairlead.Relay.Redis.Serialization;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Fairlead.Relay.Redis;

/// <summary>Keeps responses in Redis, where any number of caches on any number of machines share them.</summary>
/// <remarks>
/// <para>
/// Thread-safe. Nothing is kept in the process: what one stores, replaces or removes, the others see with their next look. Every change is one script, so it
/// happens whole or not at all.
/// </para>
/// <para>
/// While Redis is away, or full, nothing is found and nothing is stored, and nobody has to wait for longer than <see cref="RedisRelayStoreOptions.CallTimeout"/>
/// now and then. What is to be removed meanwhile is removed when Redis is back, before anything is found here.
/// </para>
/// <para>Every key in Redis expires, at the earliest when the response can neither be used nor validated any more.</para>
/// </remarks>
public sealed partial class RedisRelayStore : IRelayStore, IDisposable
{
    // The numbers every answer begins with.
    private const int BytesAt = 0;
    private const int UrlsAt = 1;
    private const int EvictionsAt = 2;
    private const int Rest = 3;

    private readonly RedisRelayStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly RedisRelayMeter _meter;
    private readonly RelayCalls _calls;
    private readonly RedisBodies _bodies;
    private readonly Lock _gate = new();
    private StoreSize _size;
    private long _reserved;

    /// <summary>Makes a store; it calls Redis when it is first used, so Redis may still be down.</summary>
    /// <param name="connection">The connection, which stays the host's.</param>
    /// <param name="options">Where the store is and how it is called, read now.</param>
    /// <param name="timeProvider">The clock of the retention and of pauses after a failure.</param>
    /// <param name="logger">Receives when Redis goes away and comes back.</param>
    /// <param name="meterFactory">Makes the meter and owns it; the store has a meter of its own when it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RedisRelayStore(
        IConnectionMultiplexer connection,
        RedisRelayStoreOptions options,
        TimeProvider timeProvider,
        ILogger<RedisRelayStore>? logger = null,
        IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_options, _time) = (options.CopyValidated(nameof(options)), timeProvider);
        _meter = new RedisRelayMeter(meterFactory, _options.KeyPrefix);
        _calls = new RelayCalls(connection, _options, timeProvider, _meter, logger ?? NullLogger<RedisRelayStore>.Instance);
        _bodies = new RedisBodies(_calls);
    }

    internal Meter Meter => _meter.Meter;

    /// <inheritdoc />
    public async ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await HasRemovedAllAsync(cancellationToken).ConfigureAwait(false)
            && await TryCallAsync(RelayScript.Find, [key], cancellationToken).ConfigureAwait(false) is { } answer)
        {
            return new StoredResource((long)answer[Rest], StoredRecord.Read((byte[]?)answer[Rest + 2] ?? [], _bodies));
        }

        // No generation is zero, so nothing is stored of what is asked now.
        return new StoredResource(0, []);
    }

    /// <inheritdoc />
    public ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        return ValueTask.FromResult<BodyWriter?>(
            _calls.IsAnswering && TryReserve(bodyLength ?? 0) ? new RedisBodyWriter(this, _bodies, ticket, head, bodyLength ?? 0) : null);
    }

    /// <inheritdoc />
    public StoreSize GetSize()
    {
        lock (_gate)
        {
            return _size with { Bytes = _size.Bytes + _reserved };
        }
    }

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => _meter.Dispose();

    /// <summary>Makes room for bytes of a body that is on its way here; others do not know of it.</summary>
    internal bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (bytes > _options.MaxBytes - _reserved)
            {
                return false;
            }

            _reserved += bytes;
            return true;
        }
    }

    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
        }
    }

    private async ValueTask<RedisResult[]?> TryCallAsync(RelayScript script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        if (await _calls.TryEvaluateAsync(script, arguments, cancellationToken).ConfigureAwait(false) is not { } result)
        {
            return null;
        }

        var answer = (RedisResult[])result!;
        lock (_gate)
        {
            _size = new StoreSize((long)answer[UrlsAt], (long)answer[BytesAt], (long)answer[EvictionsAt]);
        }

        return answer;
    }
}
