namespace Fairlead.Scheduling.Ordering;

/// <summary>The system's virtual time: the smallest certain time among the flows that take part, never going back.</summary>
/// <remarks>
/// Flows whose items are all held back by a limit take part only while there are no others; otherwise they would hold
/// the time back and could later claim the turns they were not allowed to use. While nothing takes part, the time goes
/// on at the rate of one worker, so that old debts fade and their flows can be forgotten.
/// </remarks>
internal sealed class SystemTime
{
    private readonly IndexedHeap<Flow, FlowSlots.Standing> _active = new();
    private readonly IndexedHeap<Flow, FlowSlots.Standing> _held = new();
    private readonly IndexedHeap<Flow, FlowSlots.Standing> _idle = new();
    private double _now;
    private double _emptySince;

    public double Value { get; private set; }

    /// <summary>Moves the time on to where the flows are at the given moment.</summary>
    public void Advance(double now)
    {
        _now = Math.Max(_now, now);
        var taking = _active.Count > 0 ? _active : _held;
        if (taking.Count > 0)
        {
            Value = Math.Max(Value, SmallestCertainTime(taking));
        }
        else
        {
            Value += Math.Max(0, _now - _emptySince);
        }

        _emptySince = _now;
    }

    /// <summary>Moves a flow to another standing; its certain time must be current.</summary>
    public void Place(Flow flow, FlowStanding standing)
    {
        if (flow.Standing != standing)
        {
            HeapOf(flow.Standing)?.Remove(flow);
            flow.Standing = standing;
        }

        HeapOf(standing)?.Set(flow, flow.CertainTime(_now), flow.LastServed);
    }

    /// <summary>Takes the next idle flow without debt, which may be forgotten.</summary>
    public Flow? TakeForgettable()
    {
        if (!_idle.TryPeek(out var flow, out var time) || time > Value)
        {
            return null;
        }

        Place(flow, FlowStanding.Unknown);
        return flow;
    }

    // Certain times only grow, so a stale key is too low: it is corrected when it reaches the top.
    private double SmallestCertainTime(IndexedHeap<Flow, FlowSlots.Standing> heap)
    {
        while (true)
        {
            heap.TryPeek(out var flow, out var key);
            var certain = flow!.CertainTime(_now);
            if (certain <= key)
            {
                return certain;
            }

            heap.Set(flow, certain, flow.LastServed);
        }
    }

    private IndexedHeap<Flow, FlowSlots.Standing>? HeapOf(FlowStanding standing) => standing switch
    {
        FlowStanding.Active => _active,
        FlowStanding.Held => _held,
        FlowStanding.Idle => _idle,
        _ => null,
    };
}
