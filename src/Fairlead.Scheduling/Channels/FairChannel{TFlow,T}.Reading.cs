using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Scheduling.Channels;

/// <content>The reader's side.</content>
internal sealed partial class FairChannel<TFlow, T>
{
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        Aftermath<T> aftermath = default;
        using (_gate.Hold())
        {
            if (!TryTakeUnderLock(out item, ref aftermath))
            {
                return false;
            }
        }

        if (aftermath.HasNews)
        {
            Tell(aftermath);
        }

        return true;
    }

    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        using (_gate.Hold())
        {
            _intake.MoveOnUnderLock();
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
        var isRead = true;
        T? item;
        using (_gate.Hold())
        {
            if (!TryTakeOrCloseUnderLock(out item, ref aftermath))
            {
                waiter = _isDone ? null : _readers.JoinUnderLock();
                isRead = false;
            }
        }

        if (isRead)
        {
            if (aftermath.HasNews)
            {
                Tell(aftermath);
            }

            return new ValueTask<T>(item!);
        }

        return waiter is null ? ValueTask.FromException<T>(CreateClosedException(_error)) : waiter.BeginWaitingAsync(cancellationToken);
    }

    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (_intake.Count > 0)
        {
            return new ValueTask<bool>(true);
        }

        Waiter<bool>? waiter;
        using (_gate.Hold())
        {
            _intake.CloseUnderLock();
            if (_buffer.Count > 0)
            {
                OpenIntakeUnderLock();
                return new ValueTask<bool>(true);
            }

            waiter = _isDone ? null : _readable.JoinUnderLock();
        }

        return waiter is null ? EndWaitingAsync(_error) : waiter.BeginWaitingAsync(cancellationToken);
    }

    // Leaves the intake closed when there is nothing to read, so that nothing can arrive before the reader stands in its line.
    private bool TryTakeOrCloseUnderLock([MaybeNullWhen(false)] out T item, ref Aftermath<T> aftermath)
    {
        if (TryTakeUnderLock(out item, ref aftermath))
        {
            return true;
        }

        _intake.CloseUnderLock();
        if (!TryTakeUnderLock(out item, ref aftermath))
        {
            return false;
        }

        OpenIntakeUnderLock();
        return true;
    }

    private bool TryTakeUnderLock([MaybeNullWhen(false)] out T item, ref Aftermath<T> aftermath)
    {
        _intake.MoveOnUnderLock();
        if (_buffer.FindNext() is not { } flow)
        {
            item = default;
            return false;
        }

        item = _buffer.Take(flow);
        _intake.NoteRemovedUnderLock();
        if (_isDone)
        {
            if (_buffer.Count == 0)
            {
                aftermath.End();
            }
        }
        else
        {
            _read++;
            if (_gate.WaiterCount > 0)
            {
                LetInUnderLock(flow, ref aftermath);
            }
        }

        _buffer.Settle(flow);
        return true;
    }
}
