namespace Fairlead.Webhooks.Delivery;

/// <summary>Decides when the next request of one endpoint may be sent.</summary>
/// <remarks>
/// Thread-safe. A request needs the breaker's permission, a place in the window, which grows with every success and shrinks with failures, and
/// one of the senders that all endpoints share. While a receiver asks for a pause, nothing is sent.
/// </remarks>
internal sealed class EndpointGate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PusherContext _context;
    private readonly SharedPool.Account _account = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly EndpointBreaker _breaker;
    private readonly ITimer _timer;
    private int _inFlight;
    private int _window = 1;
    private TimeSpan _pausedUntil;

    public EndpointGate(PusherContext context)
    {
        _context = context;
        var options = context.Options;
        _breaker = new EndpointBreaker(options.FailuresBeforeBreak, options.BreakDuration, options.MaxBreakDuration);
        _timer = context.Time.CreateTimer(static state => ((EndpointGate)state!).GrantNext(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until a request may be sent; <see cref="Exit"/> or <see cref="Leave"/> ends the permission.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource>? waiter = null;
        lock (_gate)
        {
            // The clock is read once: were the time to come between two readings, neither would be let in nor a timer be set.
            var now = _context.Clock.Now;
            if (_waiting.Count > 0 || !TryAdmitUnderLock(now))
            {
                waiter = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                SetTimerUnderLock(now);
            }
        }

        if (waiter is not null)
        {
            await WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await _context.Senders.TakeAsync(_account, 1, Timeout.InfiniteTimeSpan, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LeaveWindow();
            throw;
        }
    }

    /// <summary>Ends a permission that was not used.</summary>
    public void Leave()
    {
        _context.Senders.Return(_account, 1);
        LeaveWindow();
    }

    /// <summary>Ends a permission and learns from what came of it.</summary>
    public void Exit(in DeliveryOutcome outcome)
    {
        _context.Senders.Return(_account, 1);
        var random = _context.Jitter.Next();
        lock (_gate)
        {
            _inFlight--;
            LearnUnderLock(outcome, _context.Clock.Now, random);
        }

        GrantNext();
    }

    public void Dispose() => _timer.Dispose();

    private async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bool wasAdmitted;
            lock (_gate)
            {
                wasAdmitted = waiter.List is null;
                if (!wasAdmitted)
                {
                    _waiting.Remove(waiter);
                }
            }

            if (wasAdmitted)
            {
                LeaveWindow();
            }

            throw;
        }
    }

    private void LeaveWindow()
    {
        lock (_gate)
        {
            _inFlight--;
            _breaker.Leave();
        }

        GrantNext();
    }

    private void GrantNext()
    {
        List<TaskCompletionSource>? admitted = null;
        lock (_gate)
        {
            var now = _context.Clock.Now;
            while (_waiting.First is { } first && TryAdmitUnderLock(now))
            {
                _waiting.RemoveFirst();
                (admitted ??= []).Add(first.Value);
            }

            SetTimerUnderLock(now);
        }

        admitted?.ForEach(static waiter => waiter.SetResult());
    }

    private bool TryAdmitUnderLock(TimeSpan now)
    {
        if (_inFlight >= _window || now < _pausedUntil || !_breaker.TryEnter(now))
        {
            return false;
        }

        _inFlight++;
        return true;
    }

    private void LearnUnderLock(in DeliveryOutcome outcome, TimeSpan now, double random)
    {
        switch (outcome.Result)
        {
            case DeliveryResult.Acknowledged or DeliveryResult.Ended:
                _breaker.Succeed();
                _window = Math.Min(_window + 1, _context.Options.MaxRequestsInFlightPerEndpoint);
                break;

            case DeliveryResult.SlowDown:
                _breaker.Fail(now, random);
                _window = 1;
                if (outcome.RetryAfter is { } asked)
                {
                    _pausedUntil = Later(_pausedUntil, now + (asked < _context.Options.MaxRetryAfter ? asked : _context.Options.MaxRetryAfter));
                }

                break;

            default:
                _breaker.Fail(now, random);
                _window = Math.Max(1, _window / 2);
                break;
        }
    }

    // Only time can let the next one in when nothing is on its way; otherwise the end of that will.
    private void SetTimerUnderLock(TimeSpan now)
    {
        var due = Later(_pausedUntil, _breaker.OpenUntil);
        if (_waiting.Count > 0 && due > now)
        {
            _timer.Change(MonotonicClock.TimerFor(due, now), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
