using System.Diagnostics;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>Those who wait to write to one flow, first come, first served.</summary>
internal sealed class WaitingWriters<TFlow, T>(FlowQueue<TFlow, T> flow)
    where TFlow : notnull
{
    private readonly IntrusiveList<Waiter<bool>, Waiter<bool>.InLine> _line = new();
    private Links<WaitingWriters<TFlow, T>> _doorLinks;

    public FlowQueue<TFlow, T> Flow { get; } = flow;

    public bool IsEmpty => _line.Count == 0;

    public int Count => _line.Count;

    /// <summary>Gets or sets whether they wait for room in the channel, because their flow has room.</summary>
    public bool IsAtDoor { get; set; }

    public void Add(PendingWrite<TFlow, T> write)
    {
        write.EnterLineUnderLock();
        _line.AddLast(write);
    }

    public void Remove(PendingWrite<TFlow, T> write)
    {
        write.LeaveLineUnderLock();
        _line.Remove(write);
    }

    public PendingWrite<TFlow, T> TakeFirst()
    {
        Debug.Assert(!IsEmpty, "Somebody waits.");
        var first = (PendingWrite<TFlow, T>)_line.First!;
        Remove(first);
        return first;
    }

    internal readonly struct Door : ILinkSlot<WaitingWriters<TFlow, T>>
    {
        public static ref Links<WaitingWriters<TFlow, T>> Of(WaitingWriters<TFlow, T> element) => ref element._doorLinks;
    }
}
