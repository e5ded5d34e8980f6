using System.Diagnostics.Metrics;
using Fairlead.Relay.Collapsing;
using Fairlead.Relay.Exchange;
using Fairlead.Relay.Fields;
using Fairlead.Relay.Freshness;
using Fairlead.Relay.Metrics;
using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging;

namespace Fairlead.Relay;

/// <summary>Decides which requests stored responses answer, and stores the answers to the others (RFC 9111).</summary>
/// <remarks>
/// Thread-safe. One cache serves any number of <see cref="RelayCachingHandler"/>, and lives as long as its responses should be used, which is longer than handlers
/// live. It does not dispose its store.
/// </remarks>
public sealed partial class RelayCache : IAsyncDisposable
{
    private readonly RelayCachingOptions _options;
    private readonly CacheSettings _settings;
    private readonly IRelayStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RelayMeter _meter;
    private readonly InFlightRequests _flights;
    private readonly Pending _pending = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _isDisposed;

    /// <summary>Makes a cache.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="store">Keeps the responses.</param>
    /// <param name="timeProvider">The clock of ages and of waiting.</param>
    /// <param name="logger">Receives failures of the store.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RelayCache(RelayCachingOptions options, IRelayStore store, TimeProvider timeProvider, ILogger<RelayCache> logger)
        : this(options, store, timeProvider, logger, meterFactory: null)
    {
    }

    /// <summary>Makes a cache whose meter comes from the host.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="store">Keeps the responses.</param>
    /// <param name="timeProvider">The clock of ages and of waiting.</param>
    /// <param name="logger">Receives failures of the store.</param>
    /// <param name="meterFactory">Makes the meter and owns it; the cache has a meter of its own when it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RelayCache(RelayCachingOptions options, IRelayStore store, TimeProvider timeProvider, ILogger<RelayCache> logger, IMeterFactory? meterFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        _options = options.CopyValidated(nameof(options));
        (_settings, _store, _time, _logger) = (new CacheSettings(_options), store, timeProvider, logger);
        _meter = new RelayMeter(meterFactory, _options.Name, store);
        _flights = new InFlightRequests(timeProvider);
    }

    internal Meter Meter => _meter.Meter;

    /// <summary>Removes all responses of a URL. Responses that are on their way are not stored either.</summary>
    /// <returns>Whether there were any.</returns>
    public async ValueTask<bool> PurgeAsync(Uri url, CancellationToken cancellationToken = default)
    {
        ThrowIfRelative(url);
        return await _store.RemoveAsync(StoreScope.Url(CacheKey.Of(url)), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Removes the responses of all URLs that begin with a URL.</summary>
    /// <returns>How many URLs had any.</returns>
    public ValueTask<long> PurgePrefixAsync(Uri prefix, CancellationToken cancellationToken = default)
    {
        ThrowIfRelative(prefix);
        return _store.RemoveAsync(StoreScope.Prefix(CacheKey.Of(prefix)), cancellationToken);
    }

    /// <summary>Removes the responses of an origin that belong to a group, as they say with <c>Cache-Groups</c> (RFC 9875).</summary>
    /// <returns>How many URLs had any.</returns>
    public ValueTask<long> PurgeGroupAsync(Uri origin, string group, CancellationToken cancellationToken = default)
    {
        ThrowIfRelative(origin);
        ArgumentException.ThrowIfNullOrEmpty(group);
        return _store.RemoveAsync(StoreScope.Group(CacheKey.OriginOf(CacheKey.Of(origin)).ToString(), group), cancellationToken);
    }

    /// <summary>Counts what the cache holds and has done.</summary>
    public RelayCacheStatistics GetStatistics()
    {
        var size = _store.GetSize();
        return new RelayCacheStatistics(
            _meter.Count(RelayOutcome.Hit), _meter.Count(RelayOutcome.Stale), _meter.Count(RelayOutcome.Revalidated), _meter.Count(RelayOutcome.Missed),
            _meter.Count(RelayOutcome.Bypassed), _meter.Count(RelayOutcome.Refused), _meter.Coalesced, size.Urls, size.Bytes, size.Evictions)
        {
            Unreachable = _meter.Count(RelayOutcome.Unreachable),
            TimedOut = _meter.Count(RelayOutcome.TimedOut),
        };
    }

    /// <summary>Ends what is on its way, and returns when nothing is any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _pending.WhenAllAsync().ConfigureAwait(false);
            _meter.Dispose();
            _stopping.Dispose();
        }
    }

    /// <summary>Waits until nothing is fetched or stored any more, for tests.</summary>
    internal Task WhenIdleAsync() => _pending.WhenAllAsync();

    /// <summary>Answers a request, with a stored response or through <paramref name="forward"/>.</summary>
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, Forwarding forward, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        var request = CacheRequest.Read(message, _settings);
        return request.Bypass is { } reason ? BypassAsync(request, reason, forward, cancellationToken) : AnswerAsync(request, forward, cancellationToken);
    }

    private static void ThrowIfRelative(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            throw new ArgumentException($"The URL must be absolute, not '{url}'.", nameof(url));
        }
    }

    private async Task<HttpResponseMessage> BypassAsync(CacheRequest request, CacheReason reason, Forwarding forward, CancellationToken cancellationToken)
    {
        var response = await ForwardAsync(request.Message, forward, cancellationToken).ConfigureAwait(false);
        if (reason == CacheReason.Method && !Invalidation.IsSafe(request.Message.Method.Method) && Invalidation.IsEffective((int)response.StatusCode))
        {
            await InvalidateAsync(request.Message.RequestUri, response).ConfigureAwait(false);
        }

        _meter.Record(RelayOutcome.Bypassed, servedBytes: 0);
        new CacheStatus(reason) { ForwardStatus = (int)response.StatusCode }.WriteTo(response, _options.Name);
        return response;
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage message, Forwarding forward, CancellationToken cancellationToken)
    {
        try
        {
            return await forward(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsDisconnection(exception) && !cancellationToken.IsCancellationRequested)
        {
            _meter.RecordFailure(exception);
            throw;
        }
    }

    // Section 4.4, before the answer is given: whoever has it must not find what was before.
    private async Task InvalidateAsync(Uri? url, HttpResponseMessage response)
    {
        if (url is not { IsAbsoluteUri: true })
        {
            return;
        }

        var fields = ResponseFields.Read(response);
        var origin = CacheKey.OriginOf(CacheKey.Of(url)).ToString();
        await RemoveAsync(StoreScope.Url(CacheKey.Of(url))).ConfigureAwait(false);
        foreach (var other in Invalidation.OthersThan(url, fields))
        {
            await RemoveAsync(StoreScope.Url(CacheKey.Of(other))).ConfigureAwait(false);
        }

        // RFC 9875, section 2.2.2.
        foreach (var group in CacheGroups.Parse(fields.AsSpan(), FieldNames.CacheGroupInvalidation))
        {
            await RemoveAsync(StoreScope.Group(origin, group)).ConfigureAwait(false);
        }
    }

    // Not canceled with the request that has led to it: what it has changed is changed.
    private async Task RemoveAsync(StoreScope scope)
    {
        try
        {
            await _store.RemoveAsync(scope, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.StoreFailed(_logger, exception);
        }
    }

    private async ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            Log.StoreFailed(_logger, exception);
            return new StoredResource(0, []);
        }
    }
}
