namespace Fairlead.Webhooks.Delivery;

/// <summary>Wakes lanes when their oldest output has waited long enough: one timer for all of them.</summary>
/// <remarks>Thread-safe. A lane is in it at most once: it comes again only after it was woken.</remarks>
internal sealed class FlushClock : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MonotonicClock _clock;
    private readonly PriorityQueue<Lane, TimeSpan> _lanes = new();
    private readonly ITimer _timer;
    private TimeSpan _timerAt = TimeSpan.MaxValue;

    public FlushClock(MonotonicClock clock, TimeProvider time)
    {
        _clock = clock;
        _timer = time.CreateTimer(static state => ((FlushClock)state!).WakeDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Lane lane, TimeSpan due)
    {
        lock (_gate)
        {
            _lanes.Enqueue(lane, due);
            SetTimerUnderLock(due);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void WakeDue()
    {
        List<Lane>? due = null;
        lock (_gate)
        {
            var now = _clock.Now;
            while (_lanes.TryPeek(out var lane, out var at) && at <= now)
            {
                _lanes.Dequeue();
                (due ??= []).Add(lane);
            }

            _timerAt = TimeSpan.MaxValue;
            if (_lanes.TryPeek(out _, out var next))
            {
                SetTimerUnderLock(next);
            }
        }

        due?.ForEach(static lane => lane.Wake());
    }

    private void SetTimerUnderLock(TimeSpan due)
    {
        if (due < _timerAt)
        {
            _timerAt = due;
            _timer.Change(MonotonicClock.TimerFor(due, _clock.Now), Timeout.InfiniteTimeSpan);
        }
    }
}
