using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Fairlead.Relay.Storage;

/// <summary>Keeps responses in memory, at most so many bytes of it.</summary>
/// <remarks>
/// Thread-safe. Finding takes no lock and allocates nothing. Bodies that are on their way count as well. What makes room is what was not used again after it had
/// come, so that a crawler does not push out what everybody reads.
/// </remarks>
public sealed class MemoryRelayStore : IRelayStore
{
    private const long LeastBytes = 65_536;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, MemoryResource> _resources = new(StringComparer.Ordinal);
    private readonly Generations _generations = new();
    private readonly EvictionQueue<string> _queue;
    private readonly long _maxBytes;
    private readonly OldGarbage _garbage;
    private long _reserved;
    private long _evictions;

    /// <summary>Makes a store of the default size.</summary>
    public MemoryRelayStore()
        : this(new MemoryRelayStoreOptions())
    {
    }

    /// <summary>Makes a store.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MemoryRelayStore(MemoryRelayStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _maxBytes = options.MaxBytes >= LeastBytes
            ? options.MaxBytes
            : throw new ArgumentException($"{nameof(options.MaxBytes)} must be at least {LeastBytes:N0}, not {options.MaxBytes:N0}.", nameof(options));
        _queue = new EvictionQueue<string>(_maxBytes);
        _garbage = new OldGarbage(_maxBytes);
    }

    /// <inheritdoc />
    public ValueTask<StoredResource> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);

        // The generation first: what is removed in between is at worst found with a generation that stores nothing.
        var generation = _generations.Of(key);
        if (!_resources.TryGetValue(key, out var resource))
        {
            return ValueTask.FromResult(new StoredResource(generation, []));
        }

        resource.Node.Use();
        return ValueTask.FromResult(new StoredResource(generation, resource.Responses));
    }

    /// <inheritdoc />
    public ValueTask<BodyWriter?> BeginAsync(StoreTicket ticket, ResponseHead head, long? bodyLength, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        return ValueTask.FromResult<BodyWriter?>(TryReserve(ticket, bodyLength ?? 0) ? new MemoryBodyWriter(this, ticket, ShareNames(head), bodyLength) : null);
    }

    /// <inheritdoc />
    public ValueTask<StoredResponse?> FreshenAsync(StoreTicket ticket, StoredResponse response, ResponseHead head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(head);
        var old = (MemoryStoredResponse)response;
        lock (_gate)
        {
            if (_generations.Of(ticket.Key) != ticket.Generation || !_resources.TryGetValue(ticket.Key, out var resource))
            {
                return ValueTask.FromResult<StoredResponse?>(null);
            }

            var responses = resource.Responses;
            if (!responses.Contains(old))
            {
                return ValueTask.FromResult<StoredResponse?>(null);
            }

            var fresh = new MemoryStoredResponse(ShareNames(head), old.BodyLength, old.Segments);
            _queue.Resize(resource.Node, resource.ReplaceUnderLock(Variants.Add(responses.Remove(old), fresh, ticket.MaxVariants)));
            MakeRoomUnderLock(0);
            return ValueTask.FromResult<StoredResponse?>(fresh);
        }
    }

    /// <inheritdoc />
    public ValueTask<long> RemoveAsync(StoreScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        lock (_gate)
        {
            if (scope.Kind == StoreScopeKind.Url)
            {
                _generations.Advance(scope.Key);
                return ValueTask.FromResult(_resources.TryGetValue(scope.Key, out var resource) ? RemoveUnderLock(resource, scope) : 0);
            }

            _generations.AdvanceAll();
            return ValueTask.FromResult(_resources.Sum(pair => RemoveUnderLock(pair.Value, scope)));
        }
    }

    /// <inheritdoc />
    public StoreSize GetSize()
    {
        lock (_gate)
        {
            return new StoreSize(_queue.Count, _queue.Bytes + _reserved, _evictions);
        }
    }

    /// <summary>Makes room for bytes of a body that is on its way.</summary>
    internal bool TryReserve(in StoreTicket ticket, long bytes)
    {
        lock (_gate)
        {
            // Only what is stored can make room, not what is on its way itself.
            if (bytes > _maxBytes - _reserved - MemoryCosts.OfResource(ticket.Key))
            {
                return false;
            }

            MakeRoomUnderLock(bytes);
            _reserved += bytes;
        }

        _garbage.CollectWhenDue();
        return true;
    }

    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
        }
    }

    internal bool Commit(in StoreTicket ticket, MemoryStoredResponse response, long reserved)
    {
        lock (_gate)
        {
            _reserved -= reserved;
            if (_generations.Of(ticket.Key) != ticket.Generation || response.Bytes + MemoryCosts.OfResource(ticket.Key) > _maxBytes)
            {
                return false;
            }

            if (_resources.TryGetValue(ticket.Key, out var resource))
            {
                _queue.Resize(resource.Node, resource.ReplaceUnderLock(Variants.Add(resource.Responses, response, ticket.MaxVariants)));
            }
            else
            {
                resource = new MemoryResource(ticket.Key);
                _queue.Add(resource.Node, resource.ReplaceUnderLock([response]));
                _resources[ticket.Key] = resource;
            }

            MakeRoomUnderLock(0);
            return true;
        }
    }

    private static ResponseHead ShareNames(ResponseHead head) => new(
        head.Status,
        head.ReasonPhrase,
        ImmutableArray.CreateRange(head.Fields, static field => field with { Name = MemoryCosts.ShareName(field.Name) }),
        head.SelectingFields,
        head.RequestTime,
        head.ResponseTime);

    private long RemoveUnderLock(MemoryResource resource, StoreScope scope)
    {
        var kept = Variants.Remove(resource.Responses, resource.Node.Key, scope);
        if (kept.Length == resource.Responses.Length)
        {
            return 0;
        }

        if (kept.IsEmpty)
        {
            _queue.Remove(resource.Node);
            _resources.TryRemove(resource.Node.Key, out _);
        }
        else
        {
            _queue.Resize(resource.Node, resource.ReplaceUnderLock(kept));
        }

        return 1;
    }

    private void MakeRoomUnderLock(long wanted)
    {
        while (_queue.Bytes + _reserved + wanted > _maxBytes && _queue.Evict() is { } node)
        {
            _resources.TryRemove(node.Key, out _);
            _evictions++;
            _garbage.Add(node.Bytes);
        }
    }
}
