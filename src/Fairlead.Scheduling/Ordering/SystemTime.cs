namespace Fairlead.Scheduling.Ordering;

/// <summary>The system's virtual time: the smallest certain time among the flows that take part, never going back.</summary>
/// <remarks>
/// Flows whose items are all held back by a limit take part only while there are no others; otherwise they would hold
/// the time back and could later claim the turns they were not allowed to use. While nothing takes part, the time goes
/// on at the rate of one worker, so that old debts fade and their flows can be forgotten.
/// <para>
/// A flow of which nothing runs has one time, certain and charged. So flows that wait for a turn need no place here: they
/// take part by the smallest charged time among them, which is known where the next turn is looked for.
/// </para>
/// </remarks>
internal sealed class SystemTime
{
    private readonly KineticHeap _running = new();
    private readonly KineticHeap _held = new();
    private readonly KineticHeap _idle = new();
    private double _now;
    private double _emptySince;

    public double Value { get; private set; }

    /// <summary>Moves the time on to where the flows are at the given moment.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="earliestReady">The smallest charged time among flows with an item that can be taken; infinite when there is none.</param>
    public void Advance(double now, double earliestReady)
    {
        _now = Math.Max(_now, now);
        _running.FindFirst(_now, out var running);
        var time = Math.Min(running, earliestReady);
        if (time < double.PositiveInfinity || _held.FindFirst(_now, out time) is not null)
        {
            Value = Math.Max(Value, time);
        }
        else
        {
            Value += Math.Max(0, _now - _emptySince);
        }

        _emptySince = _now;
    }

    /// <summary>Moves a flow to another standing, or to its new place in the old one.</summary>
    public void Place(Flow flow, FlowStanding standing)
    {
        if (flow.Standing != standing)
        {
            HeapOf(flow.Standing)?.Remove(flow);
            flow.Standing = standing;
        }

        if (standing == FlowStanding.Active && flow.Running == 0)
        {
            _running.Remove(flow);
        }
        else
        {
            HeapOf(standing)?.Set(flow, flow.CertainIntercept, flow.CertainRate, flow.LastServed);
        }
    }

    /// <summary>Takes the next idle flow without debt, which may be forgotten.</summary>
    public Flow? TakeForgettable()
    {
        var flow = (Flow?)_idle.FindFirst(_now, out var time);
        if (flow is null || time > Value)
        {
            return null;
        }

        Place(flow, FlowStanding.Unknown);
        return flow;
    }

    private KineticHeap? HeapOf(FlowStanding standing) => standing switch
    {
        FlowStanding.Active => _running,
        FlowStanding.Held => _held,
        FlowStanding.Idle => _idle,
        _ => null,
    };
}
