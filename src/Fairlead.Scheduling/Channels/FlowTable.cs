using System.Diagnostics;

namespace Fairlead.Scheduling.Channels;

/// <summary>Finds the flow of a key: linear hashing (Litwin 1980), which grows and shrinks by one bucket at a time.</summary>
/// <remarks>No write pays for moving a million flows, and a spike leaves no table behind. Not thread-safe.</remarks>
internal sealed class FlowTable<TFlow, T>(IEqualityComparer<TFlow>? comparer)
    where TFlow : notnull
{
    private const int FewestBuckets = 16;

    // An array as small as this one is kept: giving it up and asking for it again would cost more than it holds.
    private const int LargestIdleArray = 4_096;

    // The default comparer of value types is inlined; that of reference types is called through the field.
    private readonly IEqualityComparer<TFlow>? _comparer =
        typeof(TFlow).IsValueType && (comparer is null || ReferenceEquals(comparer, EqualityComparer<TFlow>.Default))
            ? null
            : comparer ?? EqualityComparer<TFlow>.Default;

    private Bucket[] _buckets = new Bucket[FewestBuckets];
    private int _bucketCount = FewestBuckets;

    // A power of two, at most _bucketCount and more than half of it: those from 0 to _bucketCount - _levelSize - 1 are split already.
    private int _levelSize = FewestBuckets;

    public int Count { get; private set; }

    /// <summary>Hashes a key; to be called outside the lock, because the hash function may be foreign.</summary>
    public int HashOf(TFlow key)
    {
        // Buckets are chosen by the low bits, and integers are their own hash: this lets every bit have a say.
        unchecked
        {
            var hash = (uint)(_comparer is null ? key.GetHashCode() : _comparer.GetHashCode(key));
            hash = (hash ^ (hash >> 16)) * 0x7FEB352D;
            hash = (hash ^ (hash >> 15)) * 0x846CA68B;
            return (int)(hash ^ (hash >> 16));
        }
    }

    public FlowQueue<TFlow, T>? Find(TFlow key, int hash)
    {
        for (var flow = _buckets[BucketOf(hash)].First; flow is not null; flow = flow.NextInBucket)
        {
            if (flow.Hash == hash && AreEqual(flow.Key!, key))
            {
                return flow;
            }
        }

        return null;
    }

    public void Add(FlowQueue<TFlow, T> flow)
    {
        Link(BucketOf(flow.Hash), flow);
        if (++Count > _bucketCount)
        {
            SplitBucket();
        }
    }

    public void Remove(FlowQueue<TFlow, T> flow)
    {
        ref var bucket = ref _buckets[BucketOf(flow.Hash)].First;
        if (ReferenceEquals(bucket, flow))
        {
            bucket = flow.NextInBucket;
        }
        else
        {
            var previous = bucket!;
            while (!ReferenceEquals(previous.NextInBucket, flow))
            {
                previous = previous.NextInBucket!;
            }

            previous.NextInBucket = flow.NextInBucket;
        }

        flow.NextInBucket = null;
        if (--Count < _bucketCount / 4 && _bucketCount > FewestBuckets)
        {
            // A quarter of the flows has to merge all of the buckets, so that the table is small when the last flow goes.
            for (var merges = 0; merges < 4; merges++)
            {
                MergeBucket();
            }
        }
    }

    private bool AreEqual(TFlow one, TFlow other) =>
        _comparer is null
            ? EqualityComparer<TFlow>.Default.Equals(one, other)
            : (!typeof(TFlow).IsValueType && ReferenceEquals(one, other)) || _comparer.Equals(one, other);

    private int BucketOf(int hash)
    {
        var bucket = hash & ((2 * _levelSize) - 1);
        return bucket < _bucketCount ? bucket : bucket - _levelSize;
    }

    private void Link(int bucket, FlowQueue<TFlow, T> flow)
    {
        ref var first = ref _buckets[bucket].First;
        flow.NextInBucket = first;
        first = flow;
    }

    private void SplitBucket()
    {
        if (_bucketCount == _buckets.Length)
        {
            Array.Resize(ref _buckets, _buckets.Length * 2);
        }

        var source = _bucketCount - _levelSize;
        if (++_bucketCount == 2 * _levelSize)
        {
            _levelSize *= 2;
        }

        Redistribute(source);
    }

    private void MergeBucket()
    {
        if (_bucketCount == FewestBuckets)
        {
            return;
        }

        if (_bucketCount == _levelSize)
        {
            _levelSize /= 2;
        }

        Redistribute(--_bucketCount);
        if (_bucketCount < _buckets.Length / 4 && _buckets.Length > LargestIdleArray)
        {
            Array.Resize(ref _buckets, _buckets.Length / 2);
        }
    }

    private void Redistribute(int source)
    {
        ref var first = ref _buckets[source].First;
        var flow = first;
        first = null;
        while (flow is not null)
        {
            var next = flow.NextInBucket;
            Debug.Assert(BucketOf(flow.Hash) < _bucketCount, "A flow lives in a bucket that exists.");
            Link(BucketOf(flow.Hash), flow);
            flow = next;
        }
    }

    // A structure, because every write into an array of references asks for the type of the array.
    private struct Bucket
    {
        public FlowQueue<TFlow, T>? First;
    }
}
