namespace Fairlead.Scheduling.Storage;

/// <summary>Finds records by their number, and walks them from any number downwards, although many have been forgotten.</summary>
/// <remarks>Numbers are given in order, in segments that are dropped once empty. Not thread-safe.</remarks>
internal sealed class JobLog<TRecord>
    where TRecord : class
{
    private const int SegmentBits = 10;
    private const int SegmentLength = 1 << SegmentBits;

    private readonly Dictionary<long, Segment> _segments = [];

    /// <summary>Gets the number given last; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Gives no number up to this one any more.</summary>
    public void SkipTo(long number) => Last = Math.Max(Last, number);

    /// <summary>Adds a record under a number that no other has; usually the one after <see cref="Last"/>.</summary>
    public void Add(long number, TRecord record)
    {
        SkipTo(number);
        var key = number >> SegmentBits;
        if (!_segments.TryGetValue(key, out var segment))
        {
            segment = new Segment();
            _segments.Add(key, segment);
        }

        segment.Records[number & (SegmentLength - 1)] = record;
        segment.Count++;
    }

    public void Remove(long number)
    {
        var key = number >> SegmentBits;
        var segment = _segments[key];
        segment.Records[number & (SegmentLength - 1)] = null;
        if (--segment.Count == 0)
        {
            _segments.Remove(key);
        }
    }

    public TRecord? Find(long number) =>
        _segments.TryGetValue(number >> SegmentBits, out var segment) ? segment.Records[number & (SegmentLength - 1)] : null;

    /// <summary>Finds the record with the largest number below the given one.</summary>
    /// <param name="number">Where to look from; set to the number of what was found, or to where looking stopped.</param>
    /// <param name="budget">How many places to look at; lowered by those that were.</param>
    /// <returns>The record; <see langword="null"/> when there is none, or the budget is used up.</returns>
    public TRecord? FindBelow(ref long number, ref int budget)
    {
        while (number > 1 && budget > 0)
        {
            budget--;
            number--;
            if (!_segments.TryGetValue(number >> SegmentBits, out var segment))
            {
                // On to the segment before: its highest number is one below this segment's first.
                number = number >> SegmentBits << SegmentBits;
            }
            else if (segment.Records[number & (SegmentLength - 1)] is { } record)
            {
                return record;
            }
        }

        return null;
    }

    private sealed class Segment
    {
        public readonly TRecord?[] Records = new TRecord?[SegmentLength];

        public int Count;
    }
}
