using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Ordering;

/// <summary>Finds the node with the smallest virtual time, where virtual times grow, each at its own rate.</summary>
/// <remarks>
/// A time is intercept + rate × now. Among nodes of one rate the order never changes, so each rate has a heap of
/// intercepts that never goes stale, and the smallest time is the smallest of their tops. Rates are few: a flow's rate is
/// how many of its items count by the clock, divided by weights. Setting and removing cost O(log nodes + rates), finding O(rates).
/// </remarks>
internal sealed class KineticHeap
{
    // Heaps of common rates are kept when they run empty, so that a worker going on and off makes none.
    private const int KeptWhenEmpty = 64;

    private readonly List<RateHeap> _heaps = [];

    public int Count { get; private set; }

    /// <summary>Gets how many heaps there are, those kept for later included.</summary>
    public int RateCount => _heaps.Count;

    /// <summary>Adds the node, or moves it to its new line.</summary>
    /// <param name="node">It stands in no other kinetic heap.</param>
    /// <param name="intercept">What its time would have been at the origin.</param>
    /// <param name="rate">How fast its time grows.</param>
    /// <param name="tie">Decides between nodes of equal time: the lowest goes first.</param>
    public void Set(KineticNode node, double intercept, double rate, long tie)
    {
        if (node.Heap is not { } heap || heap.Rate != rate)
        {
            Remove(node);
            node.Heap = heap = HeapOf(rate);
            Count++;
        }

        heap.Nodes.Set(node, intercept, tie);
    }

    /// <summary>Removes the node; does nothing when it is absent.</summary>
    public void Remove(KineticNode node)
    {
        if (node.Heap is not { } heap)
        {
            return;
        }

        heap.Nodes.Remove(node);
        node.Heap = null;
        Count--;
        if (heap.Nodes.Count == 0 && _heaps.Count > KeptWhenEmpty)
        {
            _heaps.Remove(heap);
        }
    }

    /// <summary>Finds the node with the smallest time; ties go to the lowest tie.</summary>
    /// <param name="now">The current moment.</param>
    /// <param name="time">Its time at that moment; infinite when there is none.</param>
    public KineticNode? FindFirst(double now, out double time)
    {
        KineticNode? first = null;
        var firstTie = long.MaxValue;
        time = double.PositiveInfinity;
        if (Count == 0)
        {
            return null;
        }

        foreach (var heap in _heaps)
        {
            if (!heap.Nodes.TryPeek(out var node, out var intercept, out var tie))
            {
                continue;
            }

            var candidate = intercept + (heap.Rate * now);
            if (candidate < time || (candidate == time && tie < firstTie))
            {
                (first, time, firstTie) = (node, candidate, tie);
            }
        }

        return first;
    }

    /// <summary>Asks for the memory of the nodes that may soon be first, while there is other work to do.</summary>
    public void FetchFollowers()
    {
        foreach (var heap in _heaps)
        {
            for (var number = 0; number < SlotHeap.Children && heap.Nodes.PeekFollower(number) is { } node; number++)
            {
                CacheLines.Fetch(node);
            }
        }
    }

    /// <summary>Lists all nodes, in no particular order.</summary>
    public IEnumerable<KineticNode> ListAll() => _heaps.SelectMany(static heap => heap.Nodes.ListAll());

    // Rates are so few that looking at each of them is the quickest way.
    private RateHeap HeapOf(double rate)
    {
        foreach (var heap in _heaps)
        {
            if (heap.Rate == rate)
            {
                return heap;
            }
        }

        var added = new RateHeap(rate);
        _heaps.Add(added);
        return added;
    }
}
