using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling;

/// <summary>All that wait for a turn, by when they have waited too long.</summary>
/// <remarks>
/// Whoever waits as long as everybody stands in a queue, which is in order of deadlines by itself; requests with a timeout of
/// their own stand in a heap. Not thread-safe.
/// </remarks>
internal sealed class TurnQueue(TimeSpan timeout)
{
    private readonly double _timeoutSeconds = WaitingTime.ToSeconds(timeout);
    private readonly GapQueue<TurnWaiter, TurnWaiter.InQueue> _usual = new();
    private readonly IndexedHeap<TurnWaiter, TurnWaiter.ByDeadline> _own = new();

    /// <summary>Gets the one whose deadline is next.</summary>
    public TurnWaiter? First =>
        _own.TryPeek(out var own, out var deadline) && (_usual.First is not { } usual || deadline < usual.DeadlineSeconds) ? own : _usual.First;

    public void Add(TurnWaiter waiter, TimeSpan? own, double now)
    {
        if (own is { } timeout)
        {
            waiter.DeadlineSeconds = now + WaitingTime.ToSeconds(timeout);
            _own.Set(waiter, waiter.DeadlineSeconds, waiter.Sequence);
        }
        else
        {
            waiter.DeadlineSeconds = now + _timeoutSeconds;
            _usual.AddLast(waiter);
        }
    }

    public void Remove(TurnWaiter waiter)
    {
        if (IndexedHeap<TurnWaiter, TurnWaiter.ByDeadline>.Contains(waiter))
        {
            _own.Remove(waiter);
        }
        else
        {
            _usual.Remove(waiter);
        }
    }
}
