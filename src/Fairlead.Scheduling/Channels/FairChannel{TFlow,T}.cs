using System.Threading.Channels;

namespace Fairlead.Scheduling.Channels;

/// <summary>The channel behind <see cref="FairChannel"/>: limits, waiters and completion around a <see cref="FairBuffer{TFlow, T}"/>.</summary>
/// <remarks>
/// One lock guards everything. Callbacks run before it is taken; waiters are woken, dropped items reported and the completion
/// completed after it is released.
/// </remarks>
internal sealed partial class FairChannel<TFlow, T> : Channel<T>
    where TFlow : notnull
{
    private readonly LineGate _gate = new();
    private readonly Func<T, TFlow> _flowOf;
    private readonly Func<TFlow, double>? _weightOf;
    private readonly Func<T, long>? _costOf;
    private readonly long _quantum;
    private readonly FairBuffer<TFlow, T> _buffer;
    private readonly Intake<TFlow, T> _intake;
    private readonly bool _mayUseIntake;
    private readonly WaitingLine<T> _readers;
    private readonly WaitingLine<bool> _readable;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDone;
    private Exception? _error;

    public FairChannel(Func<T, TFlow> flowOf, FairChannelOptions<TFlow, T> options, bool isBounded)
    {
        _flowOf = flowOf;
        _weightOf = options.WeightOf;
        _costOf = options.CostOf;
        _quantum = options.Quantum;
        _isBounded = isBounded;
        _capacity = isBounded ? options.Capacity : int.MaxValue;
        _capacityPerFlow = isBounded ? options.CapacityPerFlow : int.MaxValue;
        _fullMode = isBounded ? options.FullMode : FairChannelFullMode.Wait;
        _itemDropped = options.ItemDropped;
        _buffer = new FairBuffer<TFlow, T>(options.Comparer, watchLengths: _fullMode == FairChannelFullMode.DropOldest);
        _intake = new Intake<TFlow, T>(_buffer, _capacity);

        // Whether its flow has room, and which item makes room for it, is known only where the flows are.
        _mayUseIntake = _capacityPerFlow >= _capacity && _fullMode != FairChannelFullMode.DropOldest;
        OpenIntakeUnderLock();
        _readers = new WaitingLine<T>(_gate);
        _readable = new WaitingLine<bool>(_gate);
        _writable = new WaitingLine<bool>(_gate);
        _entrance = new Entrance<TFlow, T>(_capacityPerFlow);
        _readRate = new ReadRate(options.TimeProvider);
        Reader = new FairChannelReader<TFlow, T>(this);
        Writer = new FairChannelWriter<TFlow, T>(this);
    }

    public Task Completion => _completion.Task;

    public int Count => _intake.Count;

    /// <summary>Gets the buffer, for the tests of what it remembers.</summary>
    internal FairBuffer<TFlow, T> Buffer
    {
        get
        {
            using (_gate.Hold())
            {
                _intake.MoveOnUnderLock();
            }

            return _buffer;
        }
    }

    public bool TryComplete(Exception? error)
    {
        Waiter<T>? readers;
        Waiter<bool>? readable, writable, writers = null;
        bool isEmpty;
        using (_gate.Hold())
        {
            if (_isDone)
            {
                return false;
            }

            _intake.CloseUnderLock();
            (_isDone, _error) = (true, error);
            isEmpty = _buffer.Count == 0;
            readers = _readers.TakeAllUnderLock();
            readable = _readable.TakeAllUnderLock();
            writable = _writable.TakeAllUnderLock();
            writers = SendWritersAwayUnderLock();
        }

        if (isEmpty)
        {
            Complete();
        }

        FailAll(readers, static error => CreateClosedException(error), error);
        FailAll(writers, static error => CreateClosedException(error), error);
        EndAll(readable, error);
        EndAll(writable, error);
        return true;
    }

    private static void FailAll<TResult>(Waiter<TResult>? chain, Func<Exception?, Exception> create, Exception? error)
    {
        while (chain is not null)
        {
            var next = chain.NextInChain;
            chain.NextInChain = null;
            chain.Fail(create(error));
            chain = next;
        }
    }

    // Whoever waits for readiness is told "no", or the error.
    private static void EndAll(Waiter<bool>? chain, Exception? error)
    {
        if (error is not null)
        {
            FailAll(chain, static error => error!, error);
            return;
        }

        while (chain is not null)
        {
            var next = chain.NextInChain;
            chain.NextInChain = null;
            chain.Succeed(false);
            chain = next;
        }
    }

    // A channel that was completed with a cancellation ends its readers and writers as canceled.
    private static Exception CreateClosedException(Exception? error) => error switch
    {
        null => new ChannelClosedException(),
        OperationCanceledException canceled => canceled,
        _ => new ChannelClosedException(error),
    };

    private static ValueTask<bool> EndWaitingAsync(Exception? error) =>
        error is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(error);

    // Called at the end of everything that has closed it; whoever waits finds it closed until a write has served the last of them.
    private void OpenIntakeUnderLock()
    {
        if (_mayUseIntake && !_isDone && _gate.WaiterCount == 0)
        {
            _intake.OpenUnderLock();
        }
    }

    private void Complete()
    {
        switch (_error)
        {
            case null:
                _completion.TrySetResult();
                break;
            case OperationCanceledException canceled:
                _completion.TrySetCanceled(canceled.CancellationToken);
                break;
            default:
                _completion.TrySetException(_error);
                break;
        }
    }

    private void Tell(in Aftermath<T> aftermath)
    {
        aftermath.TellWaiters();
        if (aftermath.IsEnd)
        {
            Complete();
        }

        if (aftermath.HasDropped)
        {
            _itemDropped?.Invoke(aftermath.Dropped!);
        }
    }
}
