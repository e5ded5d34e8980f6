using Fairlead.Relay.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Relay;

/// <summary>Answers requests of an <see cref="HttpClient"/> from a cache, as RFC 9111 says, and passes the others on.</summary>
/// <remarks>
/// Thread-safe. Its inner handler should neither follow redirects nor keep cookies for a shared cache. With <see cref="HttpCompletionOption.ResponseHeadersRead"/> bodies
/// are streamed; they are stored while they arrive. Synchronous sending is not supported.
/// </remarks>
public sealed class RelayCachingHandler : DelegatingHandler
{
    private readonly RelayCache _cache;
    private readonly RelayCache? _owned;
    private readonly Forwarding _forward;

    /// <summary>Makes a handler with a cache of its own, in memory, which ends with it.</summary>
    /// <param name="options">Settings of the cache, read now; later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public RelayCachingHandler(RelayCachingOptions options)
        : this(new RelayCache(options, new MemoryRelayStore(), TimeProvider.System, NullLogger<RelayCache>.Instance)) => _owned = _cache;

    /// <summary>Makes a handler on a cache that others may use as well.</summary>
    /// <param name="cache">The cache, which is not disposed with the handler.</param>
    public RelayCachingHandler(RelayCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        _forward = base.SendAsync;
    }

    /// <summary>Gets the cache.</summary>
    public RelayCache Cache => _cache;

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _cache.SendAsync(request, _forward, cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always: answers wait for each other.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The cache answers asynchronously only: use SendAsync, GetAsync and the like.");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && _owned is not null)
        {
            // What it still stores ends by itself, canceled.
            _ = _owned.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }
}
