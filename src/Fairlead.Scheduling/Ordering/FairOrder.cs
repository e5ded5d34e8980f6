using System.Diagnostics;
using System.Runtime.InteropServices;

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
/// Items may stand in tiers above the flows (<see cref="ReadyOrder"/>): a higher tier goes first. A flow has one virtual
/// time for all of its tiers, so what it gets early counts as much as what it gets late.
/// </para>
/// <para>
/// Every operation costs O(log flows), amortized. Not thread-safe: the owner's lock guards it. It reads no clock:
/// moments are handed in, as seconds since an origin of the owner's choice, and never go back.
/// </para>
/// </remarks>
internal sealed class FairOrder(FairOrderLimits limits)
{
    // Flows that come and go make no garbage, as long as not too many come at once.
    private const int SpareFlows = 64;

    private readonly Stack<Flow> _spareFlows = new();
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paused = new(StringComparer.Ordinal);
    private readonly ReadyOrder _ready = new(limits.Ageing);
    private readonly IndexedHeap<FairItem, FlowSlots.GuessEnd> _guessEnds = new();
    private readonly SystemTime _system = new();

    // The flow forgotten last: still in the table, as a caller who makes one request after the other is the next to come.
    private Flow? _lastForgotten;
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
    public int FlowCount => _flows.Count - (IsForgotten(_lastForgotten) ? 1 : 0);

    public Flow? FindFlow(string key) => _flows.TryGetValue(key, out var flow) && !IsForgotten(flow) ? flow : null;

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

        if (FindFlow(key) is { } flow)
        {
            flow.Weight = weight;
        }
    }

    /// <summary>Gets the keys of the flows that are paused, in no order.</summary>
    public IReadOnlyCollection<string> PausedFlows => _paused;

    public bool IsPaused(string key) => _paused.Contains(key);

    /// <summary>Holds back all items of a flow, those to come included, or lets them go on; costs memory only while held.</summary>
    /// <remarks>Running items go on. Like a flow held back by a limit, a paused one earns no credit.</remarks>
    public void SetPaused(string key, bool paused, double now)
    {
        AdvanceTo(now);
        if ((paused ? _paused.Add(key) : _paused.Remove(key)) && FindFlow(key) is { } flow)
        {
            flow.IsPaused = paused;
            Settle(flow);
        }
    }

    /// <summary>Lets an item wait at the end of its flow and tier.</summary>
    public void Enter(FairItem item, string key, TimeSpan guess, bool isShort, FairPriority priority, double now)
    {
        AdvanceTo(now);
        Wait(item, Bind(item, key, guess, isShort, priority));
    }

    /// <summary>Starts an item that comes while a worker is free, when nothing else could start; otherwise lets it wait.</summary>
    /// <returns>Whether it has started: then all is as if it had entered and been taken, for less work.</returns>
    public bool EnterOrStart(FairItem item, string key, TimeSpan guess, bool isShort, FairPriority priority, double now)
    {
        AdvanceTo(now);
        var flow = Bind(item, key, guess, isShort, priority);
        if (Takeable > 0 || flow.IsPaused || flow.Running >= limits.Running || !(isShort || flow.RunningLong < limits.RunningLong))
        {
            Wait(item, flow);
            return false;
        }

        if (flow.Standing != FlowStanding.Active)
        {
            Admit(flow);
            _system.Place(flow, FlowStanding.Active);
        }

        Start(item, flow);
        return true;
    }

    /// <summary>Takes back an item that waits.</summary>
    public void Withdraw(FairItem item, double now)
    {
        Debug.Assert(item.State == FairItemState.Waiting, "Only a waiting item can be withdrawn.");
        AdvanceTo(now);
        item.Flow!.Remove(item);
        Waiting--;
        Leave(item);
    }

    /// <summary>Starts the item whose turn it is; <see langword="null"/> when no item may be taken.</summary>
    /// <param name="shortOnly">Whether to consider short items only.</param>
    /// <param name="now">The current moment.</param>
    public FairItem? TakeNext(bool shortOnly, double now)
    {
        AdvanceTo(now);
        if (_ready.FindNext(shortOnly, _now) is not { } item)
        {
            return null;
        }

        var flow = item.Flow!;
        flow.Remove(item);
        Waiting--;
        Start(item, flow);
        _ready.FetchNext(_now);
        return item;
    }

    /// <summary>Ends a running item and charges what it took.</summary>
    public void End(FairItem item, double now)
    {
        AdvanceTo(now);
        Stop(item);
        Leave(item);
    }

    /// <summary>Gives a running item its old place and age back, charging what it took.</summary>
    public void Return(FairItem item, double now)
    {
        AdvanceTo(now);
        Stop(item);
        Wait(item, item.Flow!);
    }

    /// <summary>Gets the virtual time that would decide about a flow now; for tests and statistics.</summary>
    public double? ChargedTimeOf(string key, double now)
    {
        AdvanceTo(now);
        return FindFlow(key)?.ChargedTime(_now);
    }

    /// <summary>Gets where a lane stands by age, from 1 at the top; 0 when ages are not tracked. Tests count steps by it.</summary>
    public int PositionByAge(FlowLane lane) => _ready.PositionByAge(lane);

    private void AdvanceTo(double now)
    {
        _now = Math.Max(_now, now);
        while (_guessEnds.TryPeek(out var item, out var end) && end <= _now)
        {
            _guessEnds.Remove(item);
            item.Flow!.BecomeOverdue(item);
            Place(item.Flow);
        }

        _system.Advance(_now, _ready.FindEarliest(_now));
    }

    private Flow FindOrAddFlow(string key)
    {
        var flow = IsForgotten(_lastForgotten) && _lastForgotten!.Key == key ? _lastForgotten : FindOrAddToTable(key);
        if (IsForgotten(flow))
        {
            flow.Become(key, _weights.GetValueOrDefault(key, 1), _paused.Contains(key));
        }

        return flow;
    }

    private Flow FindOrAddToTable(string key)
    {
        ref var flow = ref CollectionsMarshal.GetValueRefOrAddDefault(_flows, key, out _);
        return flow ??= _spareFlows.TryPop(out var spare) ? spare : new Flow();
    }

    private Flow Bind(FairItem item, string key, TimeSpan guess, bool isShort, FairPriority priority)
    {
        Debug.Assert(item.State == FairItemState.Outside, "An item enters once.");
        var flow = FindOrAddFlow(key);
        item.Lane = flow.FindOrAddLane(FlowLane.KindOf(priority, isShort));
        item.GuessSeconds = Math.Max(0, guess.TotalSeconds);
        item.EnteredSeconds = _now;
        item.Sequence = ++_sequence;
        return flow;
    }

    private void Wait(FairItem item, Flow flow)
    {
        item.State = FairItemState.Waiting;
        flow.Add(item);
        Waiting++;
        Settle(flow);
    }

    private void Start(FairItem item, Flow flow)
    {
        flow.Start(item, _now);
        flow.LastServed = ++_services;
        item.State = FairItemState.Running;
        if (item.GuessSeconds > 0)
        {
            _guessEnds.Set(item, _now + item.GuessSeconds, item.Sequence);
        }
        else
        {
            flow.BecomeOverdue(item);
        }

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
        item.Lane = null;
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

        if (standing == FlowStanding.Idle && flow.CertainTime(_now) <= _system.Value)
        {
            // Without debt it need not even go to where idle flows wait to be forgotten.
            standing = FlowStanding.Unknown;
        }

        _system.Place(flow, standing);
        Place(flow);
        if (standing == FlowStanding.Unknown)
        {
            Forget(flow);
        }

        ForgetIdleFlows();
    }

    private void CountTakeable(Flow flow)
    {
        var mayStart = flow.IsPaused ? 0 : limits.Running - flow.Running;
        var takeableLong = Math.Min(mayStart, Math.Min(flow.WaitingLong, limits.RunningLong - flow.RunningLong));
        var takeableShort = Math.Min(mayStart, flow.WaitingShort);
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
        for (var lane = flow.FirstLane; lane is not null; lane = lane.Next)
        {
            _ready.Place(lane, lane.Items.Count > 0 && (lane.IsShort ? flow.TakeableShort : flow.TakeableLong) > 0);
        }
    }

    private void ForgetIdleFlows()
    {
        while (_system.TakeForgettable() is { } flow)
        {
            Forget(flow);
        }
    }

    private static bool IsForgotten(Flow? flow) => flow is { Standing: FlowStanding.Unknown };

    private void Forget(Flow flow)
    {
        if (_lastForgotten != flow && IsForgotten(_lastForgotten))
        {
            Discard(_lastForgotten!);
        }

        _lastForgotten = flow;
    }

    private void Discard(Flow flow)
    {
        _flows.Remove(flow.Key);
        if (_flows.Capacity > 1_024 && _flows.Count < _flows.Capacity / 8)
        {
            // A spike of a million callers must not leave its table behind when they are gone.
            _flows.TrimExcess(_flows.Count * 2);
        }

        if (_spareFlows.Count < SpareFlows)
        {
            _spareFlows.Push(flow);
        }
    }
}
