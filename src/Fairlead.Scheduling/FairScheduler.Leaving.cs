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
        return new FairTurn(reason, _drainRate.EstimateTimeFor(items: 1, now));
    }

    private void WithdrawUnderLock(TurnWaiter waiter, double now)
    {
        _queue.Remove(waiter);
        _order.Withdraw(waiter, now);
    }

    // Everybody waits equally long, so the queue is in order of deadlines by itself, and its first arms the timer for all.
    private void SetDeadlineUnderLock(TurnWaiter waiter, double now)
    {
        waiter.DeadlineSeconds = now + _options.QueueTimeout.TotalSeconds;
        if (ReferenceEquals(_queue.First, waiter))
        {
            SetDeadlineTimerUnderLock(now);
        }
    }

    private void SetDeadlineTimerUnderLock(double now)
    {
        if (_options.QueueTimeout != Timeout.InfiniteTimeSpan && !_isDisposed && _queue.First is { } first)
        {
            // Rounded up to whole milliseconds, the resolution of timers, so that it never fires early.
            var wait = Math.Max(1, Math.Ceiling((first.DeadlineSeconds - now) * 1_000));
            _deadlineTimer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private void RejectExpired()
    {
        var expired = new List<(TurnWaiter Waiter, FairTurn Turn)>();
        lock (_gate)
        {
            var now = _clock.Now;
            while (_queue.First is { } first && first.DeadlineSeconds <= now)
            {
                expired.Add((first, RejectUnderLock(first, TurnRejection.TimedOut, now)));
            }

            SetDeadlineTimerUnderLock(now);
        }

        foreach (var (waiter, turn) in expired)
        {
            waiter.Registration.Dispose();
            waiter.Granted.TrySetResult(turn);
        }

        if (expired.Count > 0)
        {
            LogTimedOut(_logger, expired.Count, _options.QueueTimeout);
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
        lock (_gate)
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
        lock (_gate)
        {
            if (waiter.State != FairItemState.Waiting)
            {
                return;
            }

            WithdrawUnderLock(waiter, _clock.Now);
            _canceled++;
        }

        waiter.Granted.TrySetCanceled(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} turns did not come within {QueueTimeout} and were refused.")]
    private static partial void LogTimedOut(ILogger logger, int count, TimeSpan queueTimeout);
}
