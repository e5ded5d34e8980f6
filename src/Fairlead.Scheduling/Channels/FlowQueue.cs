using System.Diagnostics;

namespace Fairlead.Scheduling.Channels;

/// <summary>The items of one flow, first in, first out.</summary>
/// <remarks>The first two items live in the object itself, so that the many flows with one or two items cost one object each.</remarks>
internal sealed class FlowQueue<TFlow, T> : RoundRobinFlow
    where TFlow : notnull
{
    private NearItems<T> _near;
    private int _headIndex;
    private long _secondCost;
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

    /// <summary>Gets or sets whether it has a place among the <see cref="RestingFlows{TFlow, T}"/>, which it keeps when it has items again.</summary>
    public bool IsResting { get; set; }

    public bool IsIdle => Count == 0 && !HasWriters;

    public bool HasWriters => Writers is { IsEmpty: false };

    /// <summary>Gets the first item; there is one.</summary>
    public T Head => _near[_headIndex];

    public void Rename(TFlow? key, int hash)
    {
        Debug.Assert(Count == 0 && !IsScheduled, "Only an idle flow changes its name.");
        Key = key;
        Hash = hash;
    }

    public void Add(T item, long cost, ChunkPool<T> pool)
    {
        switch (Count++)
        {
            case 0:
                _near[_headIndex] = item;
                HeadCost = cost;
                return;
            case 1:
                _near[1 - _headIndex] = item;
                _secondCost = cost;
                return;
            default:
                break;
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
        ref var head = ref _near[_headIndex];
        var item = head;
        _headIndex = 1 - _headIndex;
        HeadCost = _secondCost;
        if (--Count < 2)
        {
            head = default!;
            return item;
        }

        // The place of the first becomes that of the second, into which the next from the chunk moves.
        ref var place = ref _firstChunk![_firstIndex];
        head = place.Item;
        _secondCost = place.Cost;
        place = default;
        if (++_firstIndex == _firstChunk.Size || Count == 2)
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
