using Fairlead.Scheduling.Ordering;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling;

/// <content>How a waiting caller leaves without a turn: full queues, timeouts and cancellation.</content>
public sealed partial class FairScheduler
{
    // Counts the newcomer, which already stands in the queue.
    private TurnRejection FindExcessUnderLock(TurnWaiter waiter) =>
        waiter.Flow!.Waiting > _options.MaxQueuedPerCaller ? TurnRejection.CallerQueueFull
        : _order.Waiting > _options.MaxQueued ? TurnRejection.QueueFull
        : TurnRejection.None;

    private FairTurn RejectUnderLock(TurnWaiter waiter, TurnRejection reason, double now)
    {
        WithdrawUnderLock(waiter, now);
        _rejected++;
        _busiest.Touch(waiter.Caller).Rejected++;
        return new FairTurn(reason, _drainRate.EstimateTimeFor(items: 1, now));
    }

    private void WithdrawUnderLock(TurnWaiter waiter, double now)
    {
        _queue.Remove(waiter);
        _counts.AddQueued(waiter.Priority, -1);
        _order.Withdraw(waiter, now);
    }

    // One timer for all, moved only to an earlier time: a waiter that gets its turn in time costs no timer change.
    private void SetDeadlineTimerUnderLock(double deadline, double now)
    {
        if (deadline < _deadlineTimerAt && !_isDisposed)
        {
            _deadlineTimerAt = deadline;

            // Rounded up to whole milliseconds, the resolution of timers, so that it never fires early.
            var wait = Math.Max(1, Math.Ceiling((deadline - now) * 1_000));
            _deadlineTimer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private void RejectExpired()
    {
        var expired = new List<(TurnWaiter Waiter, FairTurn Turn)>();
        using (Enter())
        {
            var now = _clock.Now;
            while (_queue.First is { } first && first.DeadlineSeconds <= now)
            {
                expired.Add((first, RejectUnderLock(first, TurnRejection.TimedOut, now)));
            }

            _deadlineTimerAt = double.PositiveInfinity;
            SetDeadlineTimerUnderLock(_queue.First?.DeadlineSeconds ?? double.PositiveInfinity, now);
        }

        foreach (var (waiter, turn) in expired)
        {
            waiter.Registration.Dispose();
            waiter.Complete(turn);
            _meter.CountRejected(TurnRejection.TimedOut, waiter.Priority, waiter.Caller);
        }

        if (expired.Count > 0)
        {
            LogTimedOut(_logger, expired.Count);
        }
    }

    private void WatchForCancellation(TurnWaiter waiter, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return;
        }

        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TurnWaiter)state!).Scheduler.Cancel((TurnWaiter)state, token), waiter);
        using (Enter())
        {
            if (waiter.State == FairItemState.Waiting)
            {
                waiter.Registration = registration;
                return;
            }
        }

        // It was granted or left before the registration could be noted, so nobody else will remove it.
        registration.Dispose();
    }

    private void Cancel(TurnWaiter waiter, CancellationToken cancellationToken)
    {
        using (Enter())
        {
            if (waiter.State != FairItemState.Waiting)
            {
                return;
            }

            WithdrawUnderLock(waiter, _clock.Now);
            _canceled++;
            _busiest.Touch(waiter.Caller).Canceled++;
        }

        // After its place was given back: whoever sees the task end finds room in the queue.
        waiter.Fail(new OperationCanceledException(cancellationToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} turns did not come in time and were refused.")]
    private static partial void LogTimedOut(ILogger logger, int count);
}
