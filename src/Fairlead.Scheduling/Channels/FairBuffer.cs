using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Scheduling.Channels;

/// <summary>The items of a fair channel: a queue per flow, and the order in which they leave. It knows no limits, waiters nor threads.</summary>
/// <remarks>
/// A flow exists while it has an item or somebody waits to write to it. Emptied flows are forgotten but for those that were emptied
/// last, which may come back, and a bounded number of their objects is kept for others. Not thread-safe: the channel's lock guards all but <see cref="Count"/> and <see cref="HashOf"/>.
/// </remarks>
internal sealed class FairBuffer<TFlow, T>
    where TFlow : notnull
{
    private const int MaxSpareFlows = 2_048;

    private readonly DeficitRoundRobin _order = new();
    private readonly FlowTable<TFlow, T> _flows;
    private readonly RestingFlows<TFlow, T> _resting = new();
    private readonly ChunkPool<T> _chunks = new();
    private readonly FlowLengths? _lengths;
    private FlowQueue<TFlow, T>? _spare;
    private int _spareCount;
    private int _count;

    public FairBuffer(IEqualityComparer<TFlow>? comparer, bool watchLengths)
    {
        _flows = new FlowTable<TFlow, T>(comparer);
        _lengths = watchLengths ? new FlowLengths() : null;
    }

    /// <summary>Gets the number of items; may be read without the lock.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the number of flows that exist, for the tests; takes longer the more of them rest.</summary>
    public int FlowCount => _flows.Count - _resting.IdleCount;

    /// <summary>Gets the number of flows that are known by their name, those at rest included, for the tests.</summary>
    public int KnownFlowCount => _flows.Count;

    /// <summary>Gets the work done by the order, for the tests of O(1).</summary>
    public long Steps => _order.Steps;

    /// <summary>Gets the flow with the most items; only when lengths are watched.</summary>
    public FlowQueue<TFlow, T>? Longest => Unsafe.As<FlowQueue<TFlow, T>?>(_lengths!.Longest);

    public int HashOf(TFlow key) => _flows.HashOf(key);

    public FlowQueue<TFlow, T> FindOrAddFlow(in IncomingItem<TFlow, T> incoming)
    {
        if (_flows.Find(incoming.Flow, incoming.Hash) is { } known)
        {
            return known;
        }

        var flow = _spare;
        if (flow is null)
        {
            flow = new FlowQueue<TFlow, T>();
        }
        else
        {
            _spare = flow.NextInBucket;
            _spareCount--;
        }

        flow.Rename(incoming.Flow, incoming.Hash);
        _flows.Add(flow);
        return flow;
    }

    public void Add(FlowQueue<TFlow, T> flow, in IncomingItem<TFlow, T> incoming)
    {
        flow.Add(incoming.Item, incoming.Cost, _chunks);
        _count++;
        _lengths?.Grown(flow);
        if (!flow.IsScheduled)
        {
            flow.Allotment = incoming.Allotment;
            _order.Enter(flow);
        }
        else if (flow.Allotment != incoming.Allotment)
        {
            _order.Change(flow, incoming.Allotment);
        }
    }

    /// <summary>Finds the flow whose item is next.</summary>
    public FlowQueue<TFlow, T>? FindNext()
    {
        var next = _order.FindNext();
        Debug.Assert(next is null or FlowQueue<TFlow, T>, "Only flows of this buffer are scheduled.");
        return Unsafe.As<FlowQueue<TFlow, T>?>(next);
    }

    /// <summary>Takes the first item of the next flow. <see cref="Settle"/> follows, after others were let in.</summary>
    public T Take(FlowQueue<TFlow, T> flow)
    {
        _order.Pay(flow);
        return Remove(flow);
    }

    /// <summary>Ends the turn of the flow, or the whole flow, unless it has another item that it can pay for.</summary>
    public void Settle(FlowQueue<TFlow, T> flow)
    {
        if (flow.Count > 0)
        {
            _order.Settle(flow);
        }
        else
        {
            _order.Leave(flow);
            ReleaseIfIdle(flow);
        }
    }

    /// <summary>Takes the oldest item of a flow out of turn; the flow is charged nothing and keeps its deficit.</summary>
    public T Drop(FlowQueue<TFlow, T> flow)
    {
        var item = Remove(flow);
        if (flow.Count > 0)
        {
            _order.Change(flow, flow.Allotment);
        }
        else
        {
            _order.Leave(flow);
            ReleaseIfIdle(flow);
        }

        return item;
    }

    /// <summary>Lets the flow rest when nothing keeps it.</summary>
    public void ReleaseIfIdle(FlowQueue<TFlow, T> flow)
    {
        Debug.Assert(flow.Count > 0 || !flow.IsScheduled, "A flow without items has no turn.");
        if (flow.IsIdle && _resting.Add(flow) is { } oldest)
        {
            Forget(oldest);
        }
    }

    private void Forget(FlowQueue<TFlow, T> flow)
    {
        _flows.Remove(flow);
        flow.Rename(key: default, hash: 0);
        if (_spareCount < MaxSpareFlows)
        {
            flow.NextInBucket = _spare;
            _spare = flow;
            _spareCount++;
        }
    }

    private T Remove(FlowQueue<TFlow, T> flow)
    {
        var item = flow.RemoveFirst(_chunks);
        _count--;
        _lengths?.Shrunk(flow);
        return item;
    }
}
