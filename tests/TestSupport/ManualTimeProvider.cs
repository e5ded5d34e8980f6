namespace TestSupport;

/// <summary>A clock that moves only when a test moves it, with timers that fire in order of their due times.</summary>
/// <remarks>
/// Thread-safe. <see cref="Advance"/> runs due callbacks on the calling thread, outside the lock, with the clock
/// standing at each one's due time, so a callback that starts another timer sees the time it expects.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ManualTimer, (long Due, long Order)> _timers = new();
    private readonly DateTimeOffset _origin;
    private long _elapsedTicks;
    private long _order;

    /// <summary>Starts the clock at 2030-01-01T00:00:00Z.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts the clock at a given time.</summary>
    public ManualTimeProvider(DateTimeOffset start) => _origin = start;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets the number of timers that are waiting for their time.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.UnorderedItems.Count(static entry => entry.Element.IsCurrent(entry.Priority.Order));
            }
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => Volatile.Read(ref _elapsedTicks);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _origin.AddTicks(GetTimestamp());

    /// <summary>Moves the clock forward and runs every timer callback that falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetTimestamp() + by.Ticks;
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            while (_timers.TryPeek(out var timer, out var at) && at.Due <= target)
            {
                _timers.Dequeue();
                if (!timer.IsCurrent(at.Order))
                {
                    continue;
                }

                Volatile.Write(ref _elapsedTicks, Math.Max(_elapsedTicks, at.Due));
                timer.RescheduleUnderLock();
                return timer;
            }

            Volatile.Write(ref _elapsedTicks, Math.Max(_elapsedTicks, target));
            return null;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private long _scheduledAs = -1;
        private bool _disposed;

        public bool IsCurrent(long order) => _scheduledAs == order;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                ScheduleUnderLock(dueTime);
                return true;
            }
        }

        public void RescheduleUnderLock() =>
            ScheduleUnderLock(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            lock (owner._gate)
            {
                _disposed = true;
                _scheduledAs = -1;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void ScheduleUnderLock(TimeSpan dueTime)
        {
            _scheduledAs = -1;
            if (dueTime >= TimeSpan.Zero)
            {
                _scheduledAs = ++owner._order;
                owner._timers.Enqueue(this, (owner._elapsedTicks + dueTime.Ticks, _scheduledAs));
            }
        }
    }
}
