using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>Decides which flow is served next: the one with the least service for its weight.</summary>
/// <remarks>
/// <para>
/// Start-time fair queueing (Goyal, Vin and Cheng 1996) for work of unknown cost on several workers. A flow's virtual
/// time is its worker-seconds divided by its weight; a running item counts as the larger of its guess and its elapsed
/// time, and as what it really took once it has ended. The flow with the smallest virtual time is next, ties going to
/// the one least recently served. A flow that returns from idling, or from being held back by a limit, starts at the
/// larger of its own and the system's virtual time: it earned no credit, and its debt stays.
/// </para>
/// <para>
/// Every operation costs O(log flows), amortized. Not thread-safe: the owner's lock guards it. It reads no clock:
/// moments are handed in, as seconds since an origin of the owner's choice, and never go back.
/// </para>
/// </remarks>
internal sealed class FairOrder(FairOrderLimits limits)
{
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly KineticHeap<FlowSlots.ReadyShort> _readyShort = new();
    private readonly KineticHeap<FlowSlots.ReadyLong> _readyLong = new();
    private readonly IndexedHeap<FairItem, FlowSlots.GuessEnd> _guessEnds = new();
    private readonly SystemTime _system = new();
    private long _sequence;
    private long _services;
    private double _now;

    public int Waiting { get; private set; }

    public int Running { get; private set; }

    /// <summary>Gets how many items could start now if there were workers without end.</summary>
    public int Takeable { get; private set; }

    /// <summary>Gets how many short items could start now if there were workers without end.</summary>
    public int TakeableShort { get; private set; }

    /// <summary>Gets how many flows are remembered: those with items, and idle ones in debt.</summary>
    public int FlowCount => _flows.Count;

    public Flow? FindFlow(string key) => _flows.GetValueOrDefault(key);

    /// <summary>Sets the weight of a flow from its next dispatch on; 1 is the default, and costs no memory.</summary>
    public void SetWeight(string key, double weight)
    {
        Debug.Assert(double.IsFinite(weight) && weight > 0, "The boundary admits positive weights only.");
        if (weight == 1)
        {
            _weights.Remove(key);
        }
        else
        {
            _weights[key] = weight;
        }

        if (_flows.TryGetValue(key, out var flow))
        {
            flow.Weight = weight;
        }
    }

    /// <summary>Lets an item wait at the end of its flow.</summary>
    public void Enter(FairItem item, string key, TimeSpan guess, bool isShort, double now)
    {
        Debug.Assert(item.State == FairItemState.Outside, "An item enters once.");
        AdvanceTo(now);
        item.Flow = FindOrAddFlow(key);
        item.GuessSeconds = Math.Max(0, guess.TotalSeconds);
        item.IsShort = isShort;
        item.Sequence = ++_sequence;
        item.State = FairItemState.Waiting;
        LaneOf(item).AddLast(item);
        Waiting++;
        Settle(item.Flow);
    }

    /// <summary>Takes back an item that waits.</summary>
    public void Withdraw(FairItem item, double now)
    {
        Debug.Assert(item.State == FairItemState.Waiting, "Only a waiting item can be withdrawn.");
        AdvanceTo(now);
        LaneOf(item).Remove(item);
        Waiting--;
        Leave(item);
    }

    /// <summary>Starts the item whose turn it is; <see langword="null"/> when no item may be taken.</summary>
    /// <param name="shortOnly">Whether to consider short items only.</param>
    /// <param name="now">The current moment.</param>
    public FairItem? TakeNext(bool shortOnly, double now)
    {
        AdvanceTo(now);
        if (FindFirst(shortOnly) is not { } flow)
        {
            return null;
        }

        var item = FirstItem(flow, shortOnly);
        LaneOf(item).Remove(item);
        Waiting--;
        Start(item, flow);
        return item;
    }

    /// <summary>Ends a running item and charges what it took.</summary>
    public void End(FairItem item, double now)
    {
        AdvanceTo(now);
        Stop(item);
        Leave(item);
    }

    /// <summary>Gives a running item its old place back, charging what it took.</summary>
    public void Return(FairItem item, double now)
    {
        AdvanceTo(now);
        Stop(item);
        item.State = FairItemState.Waiting;
        Restore(item);
        Waiting++;
        Settle(item.Flow!);
    }

    /// <summary>Gets the virtual time that would decide about a flow now; for tests and statistics.</summary>
    public double? ChargedTimeOf(string key, double now)
    {
        AdvanceTo(now);
        return FindFlow(key)?.ChargedTime(_now);
    }

    private static IntrusiveList<FairItem, FairItem.Lane> LaneOf(FairItem item) =>
        item.IsShort ? item.Flow!.Short : item.Flow!.Long;

    // A returned item entered before all that wait, other returned ones aside, so its place is found near the head.
    private static void Restore(FairItem item)
    {
        var lane = LaneOf(item);
        var next = lane.First;
        while (next is not null && next.Sequence < item.Sequence)
        {
            next = IntrusiveList<FairItem, FairItem.Lane>.After(next);
        }

        if (next is null)
        {
            lane.AddLast(item);
        }
        else
        {
            lane.AddBefore(next, item);
        }
    }

    private void AdvanceTo(double now)
    {
        _now = Math.Max(_now, now);
        while (_guessEnds.TryPeek(out var item, out var end) && end <= _now)
        {
            _guessEnds.Remove(item);
            item.Flow!.BecomeOverdue(item);
            Place(item.Flow);
        }

        _system.Advance(_now);
    }

    private Flow FindOrAddFlow(string key)
    {
        if (!_flows.TryGetValue(key, out var flow))
        {
            flow = new Flow(key) { Weight = _weights.GetValueOrDefault(key, 1) };
            _flows.Add(key, flow);
        }

        return flow;
    }

    private void Start(FairItem item, Flow flow)
    {
        flow.Start(item, _now);
        flow.LastServed = ++_services;
        item.State = FairItemState.Running;
        _guessEnds.Set(item, _now + item.GuessSeconds, item.Sequence);
        Running++;
        Settle(flow);
    }

    private void Stop(FairItem item)
    {
        Debug.Assert(item.State == FairItemState.Running, "Only a running item can end.");
        var overdue = !IndexedHeap<FairItem, FlowSlots.GuessEnd>.Contains(item);
        _guessEnds.Remove(item);
        item.Flow!.End(item, overdue, _now);
        Running--;
    }

    private void Leave(FairItem item)
    {
        var flow = item.Flow!;
        item.State = FairItemState.Outside;
        item.Flow = null;
        Settle(flow);
    }

    // Puts the flow where its state belongs: into the heaps it can be taken from, and into the system's time.
    private void Settle(Flow flow)
    {
        CountTakeable(flow);
        var standing = flow.Takeable > 0 ? FlowStanding.Active
            : flow.Waiting > 0 ? FlowStanding.Held
            : flow.Running > 0 ? FlowStanding.Active
            : FlowStanding.Idle;

        if (standing == FlowStanding.Active && flow.Standing != FlowStanding.Active)
        {
            Admit(flow);
        }

        _system.Place(flow, standing);
        Place(flow);
        ForgetIdleFlows();
    }

    private void CountTakeable(Flow flow)
    {
        var mayStart = limits.Running - flow.Running;
        var takeableLong = Math.Min(mayStart, Math.Min(flow.Long.Count, limits.RunningLong - flow.RunningLong));
        var takeableShort = Math.Min(mayStart, flow.Short.Count);
        var takeable = (int)Math.Min(mayStart, (long)takeableShort + takeableLong);
        Takeable += takeable - flow.Takeable;
        TakeableShort += takeableShort - flow.TakeableShort;
        (flow.Takeable, flow.TakeableShort, flow.TakeableLong) = (takeable, takeableShort, takeableLong);
    }

    private void Admit(Flow flow)
    {
        var returnsFromLimit = flow.Standing == FlowStanding.Held;
        if (flow.ChargedTime(_now) < _system.Value)
        {
            flow.RaiseTo(_system.Value, _now);

            // Raised from a limit, it goes first among equals: it was due long ago. Raised from idling, it goes last.
            flow.LastServed = returnsFromLimit ? 0 : ++_services;
        }
        else if (flow.Standing == FlowStanding.Unknown)
        {
            flow.LastServed = ++_services;
        }
    }

    private void Place(Flow flow)
    {
        Place(_readyShort, flow, flow.TakeableShort > 0);
        Place(_readyLong, flow, flow.TakeableLong > 0);
    }

    private static void Place<TSlot>(KineticHeap<TSlot> heap, Flow flow, bool ready)
        where TSlot : struct, IKineticSlot
    {
        if (ready)
        {
            heap.Set(flow, flow.ChargedIntercept, flow.ChargedRate);
        }
        else
        {
            heap.Remove(flow);
        }
    }

    private Flow? FindFirst(bool shortOnly)
    {
        var first = _readyShort.FindFirst(_now, out var firstTime);
        if (shortOnly)
        {
            return first;
        }

        var other = _readyLong.FindFirst(_now, out var otherTime);
        var otherIsFirst = otherTime < firstTime
            || (otherTime == firstTime && other is not null && other.LastServed < first!.LastServed);
        return otherIsFirst ? other : first;
    }

    // First in, first out within the flow, as far as the worker and the limits allow.
    private FairItem FirstItem(Flow flow, bool shortOnly)
    {
        var longAllowed = !shortOnly && flow.RunningLong < limits.RunningLong;
        var (first, second) = (flow.Short.First, longAllowed ? flow.Long.First : null);
        return first is null || (second is not null && second.Sequence < first.Sequence) ? second! : first;
    }

    private void ForgetIdleFlows()
    {
        while (_system.TakeForgettable() is { } flow)
        {
            _flows.Remove(flow.Key);
        }
    }
}
