using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>The writers that wait for room: first in, first out within a flow, while the flows take turns at the door.</summary>
/// <remarks>
/// A flow stands at the door while it has room itself and only the channel is full; otherwise it waits for one of its own items to
/// leave. So one caller's thousand blocked writes hold up neither another caller's first nor those of a flow with room. Every step
/// is O(1). The channel's lock guards it.
/// </remarks>
internal sealed class Entrance<TFlow, T>(int capacityPerFlow)
    where TFlow : notnull
{
    private readonly IntrusiveList<WaitingWriters<TFlow, T>, WaitingWriters<TFlow, T>.Door> _atDoor = new();
    private readonly IntrusiveList<WaitingWriters<TFlow, T>, WaitingWriters<TFlow, T>.Door> _fullFlows = new();

    /// <summary>Gets whether a flow with room waits for the channel to have some.</summary>
    public bool HasNext => _atDoor.Count > 0;

    public void Add(PendingWrite<TFlow, T> write, FlowQueue<TFlow, T> flow)
    {
        write.Flow = flow;
        var writers = flow.Writers ??= new WaitingWriters<TFlow, T>(flow);
        writers.Add(write);
        if (writers.Count == 1)
        {
            Place(writers);
        }
    }

    /// <summary>Notes that an item of the flow has left.</summary>
    public void NoteRoom(FlowQueue<TFlow, T> flow)
    {
        if (flow is { HasWriters: true, Writers: { IsAtDoor: false } writers })
        {
            _fullFlows.Remove(writers);
            Place(writers);
        }
    }

    /// <summary>Takes the first writer of the flow whose turn it is.</summary>
    public PendingWrite<TFlow, T> TakeNext()
    {
        var writers = _atDoor.First!;
        _atDoor.Remove(writers);
        return writers.TakeFirst();
    }

    /// <summary>Sends the flow, whose first writer was let in, to the end of the queue it belongs to.</summary>
    public void Requeue(FlowQueue<TFlow, T> flow)
    {
        if (flow.HasWriters)
        {
            Place(flow.Writers!);
        }
    }

    public void Withdraw(PendingWrite<TFlow, T> write)
    {
        var writers = write.Flow!.Writers!;
        writers.Remove(write);
        if (writers.IsEmpty)
        {
            (writers.IsAtDoor ? _atDoor : _fullFlows).Remove(writers);
        }
    }

    /// <summary>Takes any writer, when everybody is sent away.</summary>
    public PendingWrite<TFlow, T>? TakeAny()
    {
        var writers = _atDoor.First ?? _fullFlows.First;
        if (writers is null)
        {
            return null;
        }

        var write = writers.TakeFirst();
        if (writers.IsEmpty)
        {
            (writers.IsAtDoor ? _atDoor : _fullFlows).Remove(writers);
        }

        return write;
    }

    private void Place(WaitingWriters<TFlow, T> writers)
    {
        writers.IsAtDoor = writers.Flow.Count < capacityPerFlow;
        (writers.IsAtDoor ? _atDoor : _fullFlows).AddLast(writers);
    }
}
