using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Scheduling.Channels;

/// <content>The reader's side.</content>
internal sealed partial class FairChannel<TFlow, T>
{
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        if (_buffer.Count == 0)
        {
            item = default;
            return false;
        }

        Aftermath<T> aftermath = default;
        lock (_gate)
        {
            if (!TryTakeUnderLock(out item, ref aftermath))
            {
                return false;
            }
        }

        Finish(aftermath);
        return true;
    }

    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            var next = _buffer.FindNext();
            item = next is null ? default : next.Head;
            return next is not null;
        }
    }

    public ValueTask<T> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        Aftermath<T> aftermath = default;
        Waiter<T>? waiter = null;
        T? item;
        lock (_gate)
        {
            if (!TryTakeUnderLock(out item, ref aftermath))
            {
                if (_isDone)
                {
                    return ValueTask.FromException<T>(CreateClosedException(_error));
                }

                waiter = _readers.JoinUnderLock();
            }
        }

        if (waiter is null)
        {
            Finish(aftermath);
            return new ValueTask<T>(item!);
        }

        var task = waiter.Task;
        waiter.WatchForCancellation(cancellationToken);
        return task;
    }

    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (_buffer.Count > 0)
        {
            return new ValueTask<bool>(true);
        }

        Waiter<bool> waiter;
        lock (_gate)
        {
            if (_buffer.Count > 0)
            {
                return new ValueTask<bool>(true);
            }

            if (_isDone)
            {
                return EndWaitingAsync(_error);
            }

            waiter = _readable.JoinUnderLock();
        }

        var task = waiter.Task;
        waiter.WatchForCancellation(cancellationToken);
        return task;
    }

    private bool TryTakeUnderLock([MaybeNullWhen(false)] out T item, ref Aftermath<T> aftermath)
    {
        if (_buffer.FindNext() is not { } flow)
        {
            item = default;
            return false;
        }

        item = _buffer.Take(flow);
        if (_isDone)
        {
            aftermath.Completes = _buffer.Count == 0;
        }
        else if (_isBounded)
        {
            LetInUnderLock(flow, ref aftermath);
        }

        _buffer.Settle(flow);
        return true;
    }
}
