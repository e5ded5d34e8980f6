using Fairlead.Scheduling.Concurrency;

namespace Fairlead.Scheduling.Ordering;

/// <summary>The lanes of one kind that items can be taken from: who is next among them, and who has waited longest.</summary>
internal sealed class ReadyLanes
{
    private readonly KineticHeap _fair = new();
    private readonly IndexedHeap<FlowLane, FlowSlots.Oldest> _oldest = new();

    public int Count => _fair.Count;

    /// <summary>Gets when the item that has waited longest came; infinite when there is none, or ages are not tracked.</summary>
    public double OldestSeconds => _oldest.TryPeek(out _, out var entered) ? entered : double.PositiveInfinity;

    public void Set(FlowLane lane, bool tracksAge)
    {
        _fair.Set(lane, lane.Flow.ChargedIntercept, lane.Flow.ChargedRate, lane.Flow.LastServed);
        if (tracksAge)
        {
            TrackAge(lane);
        }
    }

    public void Remove(FlowLane lane)
    {
        _fair.Remove(lane);
        _oldest.Remove(lane);
    }

    /// <summary>Gets where a lane stands by age, from 1 at the top; 0 when ages are not tracked.</summary>
    public int PositionByAge(FlowLane lane) => _oldest.PositionOf(lane);

    /// <summary>Gets the smallest charged time, without a look at whose it is: that may be a cache miss; infinite when there is none.</summary>
    public double FindEarliest(double now)
    {
        _fair.FindFirst(now, out var time);
        return time;
    }

    public FlowLane? FindFirst(double now, out double time) => (FlowLane?)_fair.FindFirst(now, out time);

    /// <summary>Asks for the memory that the next turns will need, while there is other work to do.</summary>
    /// <remarks>In two steps: the lane that is first now was among the followers before.</remarks>
    public void FetchNext(double now)
    {
        if (FindFirst(now, out _) is { } first)
        {
            CacheLines.Fetch(first.Flow);
            CacheLines.Fetch(first.Items.First!, lines: 5);
            _fair.FetchFollowers();
        }
    }

    public void TrackAges()
    {
        foreach (var lane in _fair.ListAll())
        {
            TrackAge((FlowLane)lane);
        }
    }

    private void TrackAge(FlowLane lane) => _oldest.Set(lane, lane.Items.First!.EnteredSeconds, tie: 0);
}
