namespace Fairlead.Scheduling.Ordering;

/// <summary>The lanes of one kind that items can be taken from: who is next among them, and who has waited longest.</summary>
internal sealed class ReadyLanes
{
    private readonly KineticHeap<FlowLane, FlowSlots.Ready> _fair = new();
    private readonly IndexedHeap<FlowLane, FlowSlots.Oldest> _oldest = new();

    public int Count => _fair.Count;

    /// <summary>Gets when the item that has waited longest came; infinite when there is none, or ages are not tracked.</summary>
    public double OldestSeconds => _oldest.TryPeek(out _, out var entered) ? entered : double.PositiveInfinity;

    public void Set(FlowLane lane, bool tracksAge)
    {
        _fair.Set(lane, lane.Flow.ChargedIntercept, lane.Flow.ChargedRate);
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

    public FlowLane? FindFirst(double now, out double time) => _fair.FindFirst(now, out time);

    public void TrackAges()
    {
        foreach (var lane in _fair.ListAll())
        {
            TrackAge(lane);
        }
    }

    private void TrackAge(FlowLane lane) => _oldest.Set(lane, lane.First!.EnteredSeconds, tie: 0);
}
