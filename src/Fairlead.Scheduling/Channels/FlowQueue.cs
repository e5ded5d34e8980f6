using System.Diagnostics;

namespace Fairlead.Scheduling.Channels;

/// <summary>The items of one flow, first in, first out.</summary>
/// <remarks>The first item lives in the object itself, so that the many flows with a single item cost one object each.</remarks>
internal sealed class FlowQueue<TFlow, T> : RoundRobinFlow
    where TFlow : notnull
{
    private T? _head;
    private ItemChunk<T>? _firstChunk;
    private ItemChunk<T>? _lastChunk;
    private int _firstIndex;
    private int _lastCount;

    public TFlow? Key { get; private set; }

    public int Hash { get; private set; }

    /// <summary>Gets or sets the next flow in the same bucket of the <see cref="FlowTable{TFlow, T}"/>, or below in the pool.</summary>
    public FlowQueue<TFlow, T>? NextInBucket { get; set; }

    /// <summary>Gets or sets those who wait to write to this flow; <see langword="null"/> while nobody has.</summary>
    public WaitingWriters<TFlow, T>? Writers { get; set; }

    public bool HasWriters => Writers is { IsEmpty: false };

    /// <summary>Gets the first item; there is one.</summary>
    public T Head => _head!;

    public void Rename(TFlow? key, int hash)
    {
        Debug.Assert(Count == 0 && !IsScheduled, "Only an idle flow changes its name.");
        Key = key;
        Hash = hash;
    }

    public void Add(T item, long cost, ChunkPool<T> pool)
    {
        if (Count++ == 0)
        {
            _head = item;
            HeadCost = cost;
            return;
        }

        if (_lastChunk is null || _lastCount == _lastChunk.Size)
        {
            AddChunk(pool);
        }

        ref var place = ref _lastChunk![_lastCount++];
        place.Item = item;
        place.Cost = cost;
    }

    /// <summary>Takes the first item away; the cost of the one behind it becomes <see cref="RoundRobinFlow.HeadCost"/>.</summary>
    public T RemoveFirst(ChunkPool<T> pool)
    {
        Debug.Assert(Count > 0, "There is an item to remove.");
        var item = _head!;
        if (--Count == 0)
        {
            _head = default;
            return item;
        }

        ref var place = ref _firstChunk![_firstIndex];
        _head = place.Item;
        HeadCost = place.Cost;
        place = default;
        if (++_firstIndex == _firstChunk.Size || Count == 1)
        {
            RemoveChunk(pool);
        }

        return item;
    }

    private void AddChunk(ChunkPool<T> pool)
    {
        var chunk = pool.Rent(_lastChunk);
        if (_lastChunk is null)
        {
            _firstChunk = chunk;
        }
        else
        {
            _lastChunk.Next = chunk;
        }

        _lastChunk = chunk;
        _lastCount = 0;
    }

    private void RemoveChunk(ChunkPool<T> pool)
    {
        var chunk = _firstChunk!;
        _firstChunk = chunk.Next;
        _firstIndex = 0;
        if (_firstChunk is null)
        {
            _lastChunk = null;
            _lastCount = 0;
        }

        pool.Return(chunk);
    }
}
