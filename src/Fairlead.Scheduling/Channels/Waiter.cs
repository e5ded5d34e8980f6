using System.Threading.Tasks.Sources;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>Somebody who waits for an item, for readiness or for room, as the source of a reusable <see cref="ValueTask"/>.</summary>
/// <remarks>
/// Whoever holds the lock decides how the waiting ends, by taking the waiter out of its line; the task is completed after the lock,
/// and its continuation never runs on the thread that completes it.
/// </remarks>
internal abstract class Waiter<TResult>(LineGate gate) : IValueTaskSource<TResult>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<TResult> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private Links<Waiter<TResult>> _lineLinks;

    /// <summary>Gets whether it stands in a line; the lock guards it.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Gets or sets the next of those who are woken together, or below in a pool.</summary>
    public Waiter<TResult>? NextInChain { get; set; }

    protected LineGate Gate => gate;

    /// <summary>Hands out the task, once the waiter stands in its line; a cancellation ends the waiting. Called without the lock.</summary>
    public ValueTask<TResult> BeginWaitingAsync(CancellationToken cancellationToken)
    {
        WatchForCancellation(cancellationToken);
        return new ValueTask<TResult>(this, _core.Version);
    }

    /// <inheritdoc cref="BeginWaitingAsync" />
    public ValueTask BeginVoidWaitingAsync(CancellationToken cancellationToken)
    {
        WatchForCancellation(cancellationToken);
        return new ValueTask(this, _core.Version);
    }

    private void WatchForCancellation(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return;
        }

        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter<TResult>)state!).Cancel(token), this);
        using (gate.Hold())
        {
            if (IsWaiting)
            {
                _registration = registration;
                return;
            }
        }

        // It was served before the registration could be noted, so nobody else will remove it.
        registration.Dispose();
    }

    /// <summary>Completes the task. Called without the lock, because removing the registration may wait for a callback that needs it.</summary>
    public void Succeed(TResult result)
    {
        _registration.Dispose();
        _core.SetResult(result);
    }

    /// <summary>Fails the task. Called without the lock.</summary>
    public void Fail(Exception error)
    {
        _registration.Dispose();
        _core.SetException(error);
    }

    /// <summary>Notes that it stands in a line now.</summary>
    public void EnterLineUnderLock()
    {
        IsWaiting = true;
        gate.WaiterCount++;
    }

    /// <summary>Notes that it has left its line; whoever took it out completes it.</summary>
    public void LeaveLineUnderLock()
    {
        IsWaiting = false;
        gate.WaiterCount--;
    }

    public TResult GetResult(short token)
    {
        // A wrong token throws here, and an early call below; neither may touch the state.
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            return _core.GetResult(token);
        }

        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _registration = default;
            _core.Reset();
            Recycle();
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <summary>Leaves the line in O(1) and gives back what the place held.</summary>
    protected abstract void LeaveUnderLock();

    /// <summary>Makes the object ready for its next use; its task has been awaited.</summary>
    protected abstract void Recycle();

    private void Cancel(CancellationToken cancellationToken)
    {
        using (gate.Hold())
        {
            if (!IsWaiting)
            {
                return;
            }

            LeaveUnderLock();
        }

        // The registration is left alone: this is its callback.
        _core.SetException(new OperationCanceledException(cancellationToken));
    }

    internal readonly struct InLine : ILinkSlot<Waiter<TResult>>
    {
        public static ref Links<Waiter<TResult>> Of(Waiter<TResult> element) => ref element._lineLinks;
    }
}
