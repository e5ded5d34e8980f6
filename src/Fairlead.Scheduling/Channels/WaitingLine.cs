using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>Those who wait for the same thing, first come, first served; the channel's lock guards it.</summary>
internal sealed class WaitingLine<TResult>(LineGate gate)
{
    private const int MaxSpare = 16;

    private readonly IntrusiveList<Waiter<TResult>, Waiter<TResult>.InLine> _line = new();
    private Waiter<TResult>? _spare;
    private int _spareCount;

    public bool IsEmpty => _line.Count == 0;

    public Waiter<TResult> JoinUnderLock()
    {
        var waiter = _spare;
        if (waiter is null)
        {
            waiter = new LineWaiter<TResult>(this, gate);
        }
        else
        {
            _spare = waiter.NextInChain;
            _spareCount--;
            waiter.NextInChain = null;
        }

        waiter.EnterLineUnderLock();
        _line.AddLast(waiter);
        return waiter;
    }

    public void RemoveUnderLock(Waiter<TResult> waiter)
    {
        waiter.LeaveLineUnderLock();
        _line.Remove(waiter);
    }

    public Waiter<TResult>? TakeFirstUnderLock()
    {
        if (_line.First is { } first)
        {
            RemoveUnderLock(first);
            return first;
        }

        return null;
    }

    /// <summary>Takes everybody, as a chain that is woken after the lock.</summary>
    public Waiter<TResult>? TakeAllUnderLock()
    {
        Waiter<TResult>? chain = null;
        while (_line.Last is { } last)
        {
            RemoveUnderLock(last);
            last.NextInChain = chain;
            chain = last;
        }

        return chain;
    }

    public void ReturnUnderLock(Waiter<TResult> waiter)
    {
        if (_spareCount < MaxSpare)
        {
            waiter.NextInChain = _spare;
            _spare = waiter;
            _spareCount++;
        }
    }
}
