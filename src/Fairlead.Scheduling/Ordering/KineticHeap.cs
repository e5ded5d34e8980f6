namespace Fairlead.Scheduling.Ordering;

/// <summary>Finds the flow with the smallest virtual time, where virtual times grow, each at its own rate.</summary>
/// <remarks>
/// A time is intercept + rate × now. Among flows of one rate the order never changes, so each rate has a heap of
/// intercepts that never goes stale, and the smallest time is the smallest of their tops. Rates are few: a flow's rate is
/// how many of its items count by the clock, divided by weights. Setting and removing cost O(log flows), finding O(rates).
/// </remarks>
internal sealed class KineticHeap<TSlot>
    where TSlot : struct, IKineticSlot
{
    // Heaps of common rates are kept when they run empty, so that a worker going on and off makes none.
    private const int KeptWhenEmpty = 64;

    private readonly Dictionary<double, RateHeap> _byRate = [];
    private readonly List<RateHeap> _heaps = [];

    public int Count { get; private set; }

    /// <summary>Gets how many heaps there are, those kept for later included.</summary>
    public int RateCount => _heaps.Count;

    /// <summary>Adds the flow, or moves it to its new line.</summary>
    public void Set(Flow flow, double intercept, double rate)
    {
        ref var placed = ref TSlot.RateOf(flow);
        if (IndexedHeap<Flow, TSlot>.Contains(flow) && placed != rate)
        {
            Remove(flow);
        }

        Count += IndexedHeap<Flow, TSlot>.Contains(flow) ? 0 : 1;
        placed = rate;
        HeapOf(rate).Flows.Set(flow, intercept, flow.LastServed);
    }

    /// <summary>Removes the flow; does nothing when it is absent.</summary>
    public void Remove(Flow flow)
    {
        if (!IndexedHeap<Flow, TSlot>.Contains(flow))
        {
            return;
        }

        var heap = _byRate[TSlot.RateOf(flow)];
        heap.Flows.Remove(flow);
        Count--;
        if (heap.Flows.Count == 0 && _heaps.Count > KeptWhenEmpty)
        {
            _byRate.Remove(heap.Rate);
            _heaps.Remove(heap);
        }
    }

    /// <summary>Finds the flow with the smallest time; ties go to the one least recently served.</summary>
    /// <param name="now">The current moment.</param>
    /// <param name="time">Its time at that moment.</param>
    public Flow? FindFirst(double now, out double time)
    {
        Flow? first = null;
        time = double.PositiveInfinity;
        foreach (var heap in _heaps)
        {
            if (!heap.Flows.TryPeek(out var flow, out var intercept))
            {
                continue;
            }

            var candidate = intercept + (heap.Rate * now);
            if (candidate < time || (candidate == time && flow.LastServed < first!.LastServed))
            {
                (first, time) = (flow, candidate);
            }
        }

        return first;
    }

    private RateHeap HeapOf(double rate)
    {
        if (!_byRate.TryGetValue(rate, out var heap))
        {
            heap = new RateHeap(rate);
            _byRate.Add(rate, heap);
            _heaps.Add(heap);
        }

        return heap;
    }

    private sealed class RateHeap(double rate)
    {
        public double Rate { get; } = rate;

        public IndexedHeap<Flow, TSlot> Flows { get; } = new();
    }
}
