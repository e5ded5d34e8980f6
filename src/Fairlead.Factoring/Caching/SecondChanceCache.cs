using System.Collections.Concurrent;
using System.Numerics;

namespace Fairlead.Factoring.Caching;

/// <summary>Keeps a bounded number of factorizations and forgets one that was not asked for lately.</summary>
/// <remarks>
/// The clock algorithm (Corbató 1968): a hit only sets a flag, so hits take no lock and touch no list. When the cache is full, a hand
/// goes round the entries, clears the flags it passes, and evicts the first entry without one.
/// </remarks>
internal sealed class SecondChanceCache(int capacity)
{
    private readonly ConcurrentDictionary<BigInteger, Entry> _entries = new();
    private readonly List<Entry> _ring = [];
    private readonly Lock _gate = new();
    private int _hand;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _ring.Count;
            }
        }
    }

    public Factorization? Find(BigInteger number)
    {
        if (!_entries.TryGetValue(number, out var entry))
        {
            return null;
        }

        // Read first: writing the same value would still move the cache line between processors.
        if (!entry.WasUsed)
        {
            entry.WasUsed = true;
        }

        return entry.Value;
    }

    public void Add(Factorization value)
    {
        var entry = new Entry(value);
        lock (_gate)
        {
            if (!_entries.TryAdd(value.Number, entry))
            {
                return;
            }

            if (_ring.Count < capacity)
            {
                _ring.Add(entry);
                return;
            }

            var index = AdvanceToVictimUnderLock();
            _entries.TryRemove(_ring[index].Value.Number, out _);
            _ring[index] = entry;
        }
    }

    private int AdvanceToVictimUnderLock()
    {
        while (true)
        {
            var index = _hand;
            _hand = index + 1 == _ring.Count ? 0 : index + 1;
            if (!_ring[index].WasUsed)
            {
                return index;
            }

            _ring[index].WasUsed = false;
        }
    }

    private sealed class Entry(Factorization value)
    {
        private volatile bool _wasUsed;

        public Factorization Value { get; } = value;

        public bool WasUsed
        {
            get => _wasUsed;
            set => _wasUsed = value;
        }
    }
}
