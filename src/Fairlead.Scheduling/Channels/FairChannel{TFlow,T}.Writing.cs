using System.Diagnostics;

namespace Fairlead.Scheduling.Channels;

/// <content>The writer's side.</content>
internal sealed partial class FairChannel<TFlow, T>
{
    private const int MaxSpareWrites = 16;

    private readonly bool _isBounded;
    private readonly int _capacity;
    private readonly int _capacityPerFlow;
    private readonly FairChannelFullMode _fullMode;
    private readonly Action<T>? _itemDropped;
    private readonly Entrance<TFlow, T> _entrance;
    private readonly WaitingLine<bool> _writable;
    private readonly ReadRate _readRate;
    private Waiter<bool>? _spareWrites;
    private int _spareWriteCount;
    private long _read;

    // How many items had been read when a write last found its flow full; until another is read, WaitToWriteAsync waits.
    private long _readAtFlowRefusal = -1;

    public bool TryWrite(T item)
    {
        var incoming = Examine(item);
        if (_intake.TryAdd(incoming))
        {
            return true;
        }

        Aftermath<T> aftermath = default;
        using (_gate.Hold())
        {
            if (_isDone)
            {
                return false;
            }

            _intake.CloseUnderLock();
            var limit = FindLimitUnderLock(incoming, out var flow);
            if (limit is null)
            {
                WriteUnderLock(flow, incoming, ref aftermath);
            }

            OpenIntakeUnderLock();
            if (limit is not null)
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

    public ValueTask WriteAsync(T item, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            return WriteExaminedAsync(Examine(item), cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The callbacks' errors are the writer's, and reach it where it awaits.
            return ValueTask.FromException(error);
        }
    }

    public ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        Waiter<bool>? waiter;
        using (_gate.Hold())
        {
            _intake.CloseUnderLock();
            var hasRoom = _fullMode == FairChannelFullMode.DropOldest || (_buffer.Count < _capacity && _readAtFlowRefusal != _read);
            if (hasRoom && !_isDone)
            {
                OpenIntakeUnderLock();
                return new ValueTask<bool>(true);
            }

            waiter = _isDone ? null : _writable.JoinUnderLock();
        }

        return waiter is null ? EndWaitingAsync(_error) : waiter.BeginWaitingAsync(cancellationToken);
    }

    /// <summary>Takes out a write that was canceled; the lock is held.</summary>
    internal void WithdrawUnderLock(PendingWrite<TFlow, T> write)
    {
        _entrance.Withdraw(write);
        _buffer.ReleaseIfIdle(write.Flow!);
    }

    internal void ReturnWrite(PendingWrite<TFlow, T> write)
    {
        using (_gate.Hold())
        {
            if (_spareWriteCount < MaxSpareWrites)
            {
                write.NextInChain = _spareWrites;
                _spareWrites = write;
                _spareWriteCount++;
            }
        }
    }

    private ValueTask WriteExaminedAsync(in IncomingItem<TFlow, T> incoming, CancellationToken cancellationToken)
    {
        if (_intake.TryAdd(incoming))
        {
            return ValueTask.CompletedTask;
        }

        Aftermath<T> aftermath = default;
        PendingWrite<TFlow, T>? pending = null;
        FairChannelLimit? limit;
        long read;
        using (_gate.Hold())
        {
            if (_isDone)
            {
                return ValueTask.FromException(CreateClosedException(_error));
            }

            _intake.CloseUnderLock();
            read = _read;
            limit = FindLimitUnderLock(incoming, out var flow);
            if (limit is null)
            {
                WriteUnderLock(flow, incoming, ref aftermath);
            }
            else if (_fullMode == FairChannelFullMode.Wait)
            {
                pending = AddPendingUnderLock(incoming);
            }

            OpenIntakeUnderLock();
        }

        if (pending is not null)
        {
            return pending.BeginVoidWaitingAsync(cancellationToken);
        }

        Tell(aftermath);
        return limit is { } reached
            ? ValueTask.FromException(new FairChannelFullException(reached, _readRate.EstimateWait(read)))
            : ValueTask.CompletedTask;
    }

    // Runs the callbacks, so it must not be called under the lock.
    private IncomingItem<TFlow, T> Examine(T item)
    {
        var flow = _flowOf(item);
        if (flow is null)
        {
            throw new InvalidOperationException("flowOf returned null; every item needs a flow.");
        }

        return new IncomingItem<TFlow, T>
        {
            Item = item,
            Flow = flow,
            Hash = _buffer.HashOf(flow),
            Cost = _costOf is null ? ItemCost.One : ItemCost.Scale(_costOf(item)),
            Allotment = _weightOf is null ? _quantum * ItemCost.One : ItemCost.Allot(_weightOf(flow), _quantum),
        };
    }

    /// <summary>Finds what forbids the write; when nothing does, the flow to write to, unless a reader takes the item directly.</summary>
    private FairChannelLimit? FindLimitUnderLock(in IncomingItem<TFlow, T> incoming, out FlowQueue<TFlow, T>? flow)
    {
        flow = null;
        if (_gate.WaiterCount > 0 && !_readers.IsEmpty)
        {
            return null;
        }

        var mayDrop = _fullMode == FairChannelFullMode.DropOldest;
        if (!mayDrop && _buffer.Count >= _capacity)
        {
            return FairChannelLimit.Channel;
        }

        flow = _buffer.FindOrAddFlow(incoming);
        if (mayDrop || flow.Count < _capacityPerFlow)
        {
            return null;
        }

        _readAtFlowRefusal = _read;
        return FairChannelLimit.Flow;
    }

    private void WriteUnderLock(FlowQueue<TFlow, T>? flow, in IncomingItem<TFlow, T> incoming, ref Aftermath<T> aftermath)
    {
        if (flow is null)
        {
            Debug.Assert(_buffer.Count == 0, "Readers wait only while there is nothing to read.");
            aftermath.HandOver(_readers.TakeFirstUnderLock()!, incoming.Item);
            return;
        }

        _buffer.Add(flow, incoming);
        _intake.NoteAddedUnderLock();
        if (_fullMode == FairChannelFullMode.DropOldest && FindVictimUnderLock(flow) is { } victim)
        {
            aftermath.Drop(_buffer.Drop(victim));
            _intake.NoteRemovedUnderLock();
        }

        if (_gate.WaiterCount > 0)
        {
            aftermath.Wake(_readable.TakeAllUnderLock());
        }
    }

    // Looked for once the new item is in, so that its flow is judged by the length it now has, and keeps its turn when it is the one.
    private FlowQueue<TFlow, T>? FindVictimUnderLock(FlowQueue<TFlow, T> flow) =>
        flow.Count > _capacityPerFlow ? flow
        : _buffer.Count > _capacity ? _buffer.Longest
        : null;

    private PendingWrite<TFlow, T> AddPendingUnderLock(in IncomingItem<TFlow, T> incoming)
    {
        var write = (PendingWrite<TFlow, T>?)_spareWrites;
        if (write is null)
        {
            write = new PendingWrite<TFlow, T>(this, _gate);
        }
        else
        {
            _spareWrites = write.NextInChain;
            _spareWriteCount--;
            write.NextInChain = null;
        }

        write.Incoming = incoming;
        _entrance.Add(write, _buffer.FindOrAddFlow(incoming));
        return write;
    }

    /// <summary>Lets in who waited for the place of an item that has just left, and wakes those who wait to try again.</summary>
    private void LetInUnderLock(FlowQueue<TFlow, T> flow, ref Aftermath<T> aftermath)
    {
        _entrance.NoteRoom(flow);
        while (_entrance.HasNext && _buffer.Count < _capacity)
        {
            var write = _entrance.TakeNext();
            _buffer.Add(write.Flow!, write.Incoming);
            _intake.NoteAddedUnderLock();
            _entrance.Requeue(write.Flow!);
            aftermath.Wake(write);
        }

        if (_buffer.Count < _capacity)
        {
            aftermath.Wake(_writable.TakeAllUnderLock());
        }
    }

    private Waiter<bool>? SendWritersAwayUnderLock()
    {
        Waiter<bool>? chain = null;
        while (_entrance.TakeAny() is { } write)
        {
            _buffer.ReleaseIfIdle(write.Flow!);
            write.NextInChain = chain;
            chain = write;
        }

        return chain;
    }
}
