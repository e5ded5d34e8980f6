using System.Numerics;

namespace Fairlead.Scheduling.Statistics;

/// <summary>Counts durations in buckets that each span at most a sixteenth of their value, from a microsecond to three weeks.</summary>
/// <remarks>Sixteen buckets to a doubling of the microseconds: 608 counters. Not thread-safe.</remarks>
internal sealed class WaitHistogram
{
    private const int BucketsPerDoubling = 16;
    private const int Doublings = 38;

    private readonly int[] _counts = new int[Doublings * BucketsPerDoubling];
    private int _total;
    private int _highest;

    public void Record(TimeSpan duration)
    {
        var bucket = BucketOf((ulong)Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond));
        _highest = Math.Max(_highest, bucket);
        ref var count = ref _counts[bucket];
        if (count < int.MaxValue && _total < int.MaxValue)
        {
            count++;
            _total++;
        }
    }

    public void Clear()
    {
        // Up to the longest wait only, and nothing below it when that was the only one: most histograms change hands after one.
        var lowest = _total <= 1 ? _highest : 0;
        Array.Clear(_counts, lowest, _highest - lowest + 1);
        (_total, _highest) = (0, 0);
    }

    /// <summary>Finds the duration that the given part of all recorded ones does not exceed.</summary>
    /// <param name="part">From 0 to 1.</param>
    /// <returns>The upper end of the bucket it lies in; zero when nothing was recorded.</returns>
    public TimeSpan Quantile(double part)
    {
        var rank = (long)Math.Ceiling(part * _total);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            rank -= _counts[bucket];
            if (rank <= 0 && _total > 0)
            {
                return TimeSpan.FromMicroseconds(UpperEndOf(bucket));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(ulong microseconds)
    {
        if (microseconds < BucketsPerDoubling)
        {
            return (int)microseconds;
        }

        var doubling = BitOperations.Log2(microseconds) - BitOperations.Log2(BucketsPerDoubling);
        var step = (int)(microseconds >> doubling) & (BucketsPerDoubling - 1);
        return Math.Min(((doubling + 1) * BucketsPerDoubling) + step, (Doublings * BucketsPerDoubling) - 1);
    }

    private static long UpperEndOf(int bucket)
    {
        if (bucket < BucketsPerDoubling)
        {
            return bucket;
        }

        var (doubling, step) = ((bucket / BucketsPerDoubling) - 1, bucket % BucketsPerDoubling);
        return ((BucketsPerDoubling + step + 1L) << doubling) - 1;
    }
}
