namespace Fairlead.Scheduling.Ordering;

/// <summary>Finds the element with the smallest virtual time, where virtual times grow, each at its own rate.</summary>
/// <remarks>
/// A time is intercept + rate × now. Among elements of one rate the order never changes, so each rate has a heap of
/// intercepts that never goes stale, and the smallest time is the smallest of their tops. Rates are few: a flow's rate is
/// how many of its items count by the clock, divided by weights. Setting and removing cost O(log elements), finding O(rates).
/// </remarks>
internal sealed class KineticHeap<TElement, TSlot>
    where TElement : class
    where TSlot : struct, IKineticSlot<TElement>
{
    // Heaps of common rates are kept when they run empty, so that a worker going on and off makes none.
    private const int KeptWhenEmpty = 64;

    private readonly Dictionary<double, RateHeap> _byRate = [];
    private readonly List<RateHeap> _heaps = [];

    public int Count { get; private set; }

    /// <summary>Gets how many heaps there are, those kept for later included.</summary>
    public int RateCount => _heaps.Count;

    /// <summary>Adds the element, or moves it to its new line.</summary>
    public void Set(TElement element, double intercept, double rate)
    {
        ref var placed = ref TSlot.RateOf(element);
        if (IndexedHeap<TElement, TSlot>.Contains(element) && placed != rate)
        {
            Remove(element);
        }

        Count += IndexedHeap<TElement, TSlot>.Contains(element) ? 0 : 1;
        placed = rate;
        HeapOf(rate).Elements.Set(element, intercept, TSlot.TieOf(element));
    }

    /// <summary>Removes the element; does nothing when it is absent.</summary>
    public void Remove(TElement element)
    {
        if (!IndexedHeap<TElement, TSlot>.Contains(element))
        {
            return;
        }

        var heap = _byRate[TSlot.RateOf(element)];
        heap.Elements.Remove(element);
        Count--;
        if (heap.Elements.Count == 0 && _heaps.Count > KeptWhenEmpty)
        {
            _byRate.Remove(heap.Rate);
            _heaps.Remove(heap);
        }
    }

    /// <summary>Finds the element with the smallest time; ties go to the lowest tie.</summary>
    /// <param name="now">The current moment.</param>
    /// <param name="time">Its time at that moment; infinite when there is none.</param>
    public TElement? FindFirst(double now, out double time)
    {
        TElement? first = null;
        time = double.PositiveInfinity;
        foreach (var heap in _heaps)
        {
            if (!heap.Elements.TryPeek(out var element, out var intercept))
            {
                continue;
            }

            var candidate = intercept + (heap.Rate * now);
            if (candidate < time || (candidate == time && TSlot.TieOf(element) < TSlot.TieOf(first!)))
            {
                (first, time) = (element, candidate);
            }
        }

        return first;
    }

    /// <summary>Lists all elements, in no particular order.</summary>
    public IEnumerable<TElement> ListAll() => _heaps.SelectMany(static heap => heap.Elements.ListAll());

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

        public IndexedHeap<TElement, TSlot> Elements { get; } = new();
    }
}
