using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis;

/// <summary>What is to be removed when Redis is back, in its order.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OwedRemovals
{
    // More than these are not told apart: then everything is removed.
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<StoreScope> _scopes = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Gets what comes first.</summary>
    public StoreScope? First
    {
        get
        {
            lock (_gate)
            {
                return _scopes.First?.Value;
            }
        }
    }

    public void Add(StoreScope scope)
    {
        lock (_gate)
        {
            if (_count == Most)
            {
                // What all keys begin with.
                scope = StoreScope.Prefix("GET ");
                _scopes.Clear();
            }

            _scopes.AddLast(scope);
            Volatile.Write(ref _count, _scopes.Count);
        }
    }

    /// <summary>Takes out what was removed; it may have gone already.</summary>
    public void Remove(StoreScope scope)
    {
        lock (_gate)
        {
            _scopes.Remove(scope);
            Volatile.Write(ref _count, _scopes.Count);
        }
    }
}
