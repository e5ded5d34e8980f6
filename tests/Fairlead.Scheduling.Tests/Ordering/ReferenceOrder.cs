using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>The rules of the fair order, written down slowly and obviously: nothing is kept that can be computed from scratch.</summary>
/// <remarks>
/// Exact when moments, guesses and reciprocals of weights are multiples of a power of two: no rounding then, and ties
/// are ties in both implementations.
/// </remarks>
internal sealed class ReferenceOrder(FairOrderLimits limits)
{
    private readonly Dictionary<string, ReferenceFlow> _flows = [];
    private readonly Dictionary<string, double> _weights = [];
    private readonly HashSet<string> _paused = [];
    private double _now;
    private long _sequence;
    private long _services;

    public double SystemTime { get; private set; }

    public int FlowCount => _flows.Count;

    public int Waiting => _flows.Values.Sum(static flow => flow.Waiting.Count);

    public int Running => _flows.Values.Sum(static flow => flow.Running.Count);

    public int CountTakeable(bool shortOnly) => _flows.Values.Sum(flow => flow.CountStartable(limits, shortOnly));

    public double? ChargedTimeOf(string key) => _flows.GetValueOrDefault(key)?.Charged(_now);

    public void SetWeight(string key, double weight)
    {
        _weights[key] = weight;
        if (_flows.TryGetValue(key, out var flow))
        {
            flow.Weight = weight;
        }
    }

    public void SetPaused(string key, bool paused)
    {
        var changes = paused ? _paused.Add(key) : _paused.Remove(key);
        if (changes && _flows.TryGetValue(key, out var flow))
        {
            flow.IsPaused = paused;
            Change(flow);
        }
    }

    /// <summary>The smallest virtual time among the flows that take part, never going back.</summary>
    public void AdvanceTo(double now)
    {
        var elapsed = now - _now;
        _now = now;
        var taking = _flows.Values.Where(flow => flow.TookPart == true).ToList();
        if (taking.Count == 0)
        {
            taking = [.. _flows.Values.Where(static flow => flow.WasHeld)];
        }

        SystemTime = taking.Count > 0
            ? Math.Max(SystemTime, taking.Min(flow => flow.Certain(now)))
            : SystemTime + elapsed;
    }

    public void Enter(TestItem item, double guess, bool isShort, FairPriority priority)
    {
        if (!_flows.TryGetValue(item.FlowKey, out var flow))
        {
            flow = new ReferenceFlow(item.FlowKey)
            {
                Weight = _weights.GetValueOrDefault(item.FlowKey, 1),
                IsPaused = _paused.Contains(item.FlowKey),
            };
            _flows.Add(item.FlowKey, flow);
        }

        flow.Waiting.Add(new ReferenceItem(item, guess, isShort, priority, _now, ++_sequence));
        Change(flow);
    }

    public void Withdraw(TestItem item)
    {
        var flow = _flows[item.FlowKey];
        flow.Waiting.RemoveAll(waiting => waiting.Item == item);
        Change(flow);
    }

    /// <summary>Lists the items that may be next: one, but for flows that are equal in everything.</summary>
    public List<TestItem> FindNext(bool shortOnly)
    {
        var allowed = _flows.Values
            .SelectMany(flow => flow.Allowed(limits, shortOnly).Select(item => (Flow: flow, Item: item))).ToList();
        if (allowed.Count == 0)
        {
            return [];
        }

        // A tier is as high as its oldest allowed item has risen.
        var levels = allowed.GroupBy(static entry => entry.Item.Priority)
            .ToDictionary(static tier => tier.Key, tier => tier.Max(entry => LevelOf(entry.Item)));
        var highest = allowed.Where(entry => levels[entry.Item.Priority] == levels.Values.Max()).ToList();
        var best = highest.Min(entry => (entry.Flow.Charged(_now), entry.Flow.LastServed));
        return [.. highest
            .Where(entry => (entry.Flow.Charged(_now), entry.Flow.LastServed) == best)
            .GroupBy(static entry => entry.Flow)
            .Select(static flow => flow.MinBy(static entry => entry.Item.Sequence).Item.Item)];
    }

    public void Start(TestItem item)
    {
        var flow = _flows[item.FlowKey];
        var started = flow.Waiting.Single(waiting => waiting.Item == item);
        flow.Waiting.Remove(started);
        (started.StartedAt, started.WeightAtStart) = (_now, flow.Weight);
        flow.Running.Add(started);
        flow.LastServed = ++_services;
        Change(flow);
    }

    public void End(TestItem item)
    {
        var flow = _flows[item.FlowKey];
        Stop(flow, item);
        Change(flow);
    }

    public void Return(TestItem item)
    {
        var flow = _flows[item.FlowKey];
        flow.Waiting.Add(Stop(flow, item));
        Change(flow);
    }

    private int LevelOf(ReferenceItem item)
    {
        var level = (int)item.Priority;
        if (limits.Ageing != Timeout.InfiniteTimeSpan)
        {
            level += (int)Math.Floor((_now - item.EnteredAt) / limits.Ageing.TotalSeconds);
        }

        return Math.Min(level, (int)FairPriority.High);
    }

    private ReferenceItem Stop(ReferenceFlow flow, TestItem item)
    {
        var stopped = flow.Running.Single(running => running.Item == item);
        flow.Running.Remove(stopped);
        flow.Charges.Add(stopped.CertainService(_now));
        return stopped;
    }

    // What a change of one flow means for its part in the system's time, and for the flows that can be forgotten.
    private void Change(ReferenceFlow flow)
    {
        var startable = flow.CountStartable(limits, shortOnly: false) > 0;
        var takesPart = startable || (flow.Waiting.Count == 0 && flow.Running.Count > 0);
        if (takesPart && flow.TookPart != true)
        {
            Admit(flow);
        }

        flow.TookPart = takesPart;
        flow.WasHeld = !takesPart && flow.Waiting.Count > 0;
        foreach (var idle in _flows.Values.Where(idle => idle is { Waiting.Count: 0, Running.Count: 0 } && idle.Certain(_now) <= SystemTime).ToList())
        {
            _flows.Remove(idle.Key);
        }
    }

    // Idling earned no credit, being held back earned none, and debt stays.
    private void Admit(ReferenceFlow flow)
    {
        var behind = SystemTime - flow.Charged(_now);
        if (behind > 0)
        {
            flow.Charges.Add(behind);
            flow.LastServed = flow.WasHeld ? 0 : ++_services;
        }
        else if (flow.TookPart is null)
        {
            flow.LastServed = ++_services;
        }
    }
}
