using System.Diagnostics;

namespace Fairlead.Scheduling.Channels;

/// <summary>The flows that must save up for two rounds or more: a bucket for each round that somebody waits for, and a heap of the buckets.</summary>
/// <remarks>
/// O(1) for a round that others wait for too, otherwise O(log n) in the number of buckets; never a pause in which all flows move.
/// Rounds wrap around, and all that wait lie within half of their range, so the sign of a difference compares them. Not thread-safe.
/// </remarks>
internal sealed class LaterRounds
{
    private const int MaxSpare = 64;

    private readonly Dictionary<ulong, RoundBucket> _buckets = [];
    private readonly List<RoundBucket> _heap = [];
    private readonly Stack<RoundBucket> _spare = new();

    public bool IsEmpty => _heap.Count == 0;

    /// <summary>Gets the earliest round that somebody waits for; there is one.</summary>
    public ulong FirstRound => _heap[0].Round;

    /// <summary>Gets how many buckets were compared.</summary>
    public long Steps { get; private set; }

    public void Add(RoundRobinFlow flow)
    {
        if (!_buckets.TryGetValue(flow.DueRound, out var bucket))
        {
            bucket = _spare.TryPop(out var spare) ? spare : new RoundBucket();
            bucket.Round = flow.DueRound;
            _buckets.Add(bucket.Round, bucket);
            _heap.Add(bucket);
            SiftUp(_heap.Count - 1, bucket);
        }

        bucket.Flows.AddLast(flow);
    }

    public void Remove(RoundRobinFlow flow)
    {
        var bucket = _buckets[flow.DueRound];
        bucket.Flows.Remove(flow);
        if (bucket.Flows.IsEmpty)
        {
            RemoveBucket(bucket);
        }
    }

    /// <summary>Moves the flows that are due in the round to the end of the ring, when the round is the earliest and anybody is.</summary>
    public void MoveRound(ulong round, ref FlowRing<RoundRobinFlow.InRound> ring)
    {
        if (!IsEmpty && FirstRound == round)
        {
            var bucket = _heap[0];
            ring.Append(ref bucket.Flows);
            RemoveBucket(bucket);
        }
    }

    private static bool IsBefore(RoundBucket one, RoundBucket other) => unchecked((long)(one.Round - other.Round)) < 0;

    private void RemoveBucket(RoundBucket bucket)
    {
        Debug.Assert(bucket.Flows.IsEmpty, "Whoever empties a bucket removes it.");
        _buckets.Remove(bucket.Round);
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (!ReferenceEquals(last, bucket))
        {
            SiftUp(bucket.Place, last);
            SiftDown(last.Place, last);
        }

        if (_spare.Count < MaxSpare)
        {
            _spare.Push(bucket);
        }

        ShrinkWhenSparse();
    }

    private void SiftUp(int place, RoundBucket bucket)
    {
        for (; place > 0 && IsBefore(bucket, _heap[(place - 1) / 2]); place = (place - 1) / 2)
        {
            Put(place, _heap[(place - 1) / 2]);
        }

        Put(place, bucket);
    }

    private void SiftDown(int place, RoundBucket bucket)
    {
        for (var child = (2 * place) + 1; child < _heap.Count; child = (2 * place) + 1)
        {
            child += child + 1 < _heap.Count && IsBefore(_heap[child + 1], _heap[child]) ? 1 : 0;
            if (!IsBefore(_heap[child], bucket))
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, bucket);
    }

    private void Put(int place, RoundBucket bucket)
    {
        Steps++;
        _heap[place] = bucket;
        bucket.Place = place;
    }

    // A spike of flows with items far above their allotment must not leave its arrays behind.
    private void ShrinkWhenSparse()
    {
        if (_heap.Capacity > 1_024 && _heap.Count < _heap.Capacity / 8)
        {
            _heap.Capacity /= 4;
            _buckets.TrimExcess(_heap.Capacity);
        }
    }
}
