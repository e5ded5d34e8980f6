using System.Diagnostics.Metrics;
using Fairlead.Scheduling.Concurrency;
using Fairlead.Scheduling.Metrics;
using Fairlead.Scheduling.Ordering;
using Fairlead.Scheduling.Statistics;
using Microsoft.Extensions.Logging;

namespace Fairlead.Scheduling;

/// <summary>Gives callers fair turns: however much one asks for, the others get their share of the time.</summary>
/// <remarks>
/// <para>
/// Thread-safe. At most <see cref="FairSchedulerOptions.MaxConcurrency"/> turns run at once; the next one goes to the
/// caller that has used the least time for its weight. A turn costs O(log callers); a caller without turns costs nothing.
/// </para>
/// <para>Disposing refuses new turns and ends waiting callers with <see cref="ObjectDisposedException"/>; granted turns go on to their end.</para>
/// </remarks>
public sealed partial class FairScheduler : IDisposable
{
    // As many as are likely to run at once on one machine.
    private const int SpareWaiters = 64;

    // Sections are short but for statistics and disposing; between threads whose turns are as short, a lock that sleeps costs more than they do.
    private readonly SpinGate _gate = new();
    private readonly FairSchedulerOptions _options;
    private readonly ILogger<FairScheduler> _logger;
    private readonly MonotonicClock _clock;
    private readonly FairOrder _order;
    private readonly DrainRate _drainRate = new();
    private readonly TurnQueue _queue;
    private readonly BusiestCallers _busiest = new();
    private readonly TurnMeter _meter;
    private readonly ITimer _deadlineTimer;
    private TurnWaiter? _spareWaiters;
    private int _spareWaiterCount;
    private TierCounts _counts;
    private double _deadlineTimerAt = double.PositiveInfinity;
    private long _granted;
    private long _rejected;
    private long _canceled;
    private bool _isDisposed;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="timeProvider">The clock that measures turns and timeouts.</param>
    /// <param name="logger">Receives refusals.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public FairScheduler(FairSchedulerOptions options, TimeProvider timeProvider, ILogger<FairScheduler> logger)
        : this(options, timeProvider, logger, meterFactory: null)
    {
    }

    /// <summary>Makes a scheduler whose meter comes from the host.</summary>
    /// <param name="options">Its settings, read now; later changes have no effect.</param>
    /// <param name="timeProvider">The clock that measures turns and timeouts.</param>
    /// <param name="logger">Receives refusals.</param>
    /// <param name="meterFactory">Makes the meter and owns it; the scheduler has a meter of its own when it is <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public FairScheduler(
        FairSchedulerOptions options, TimeProvider timeProvider, ILogger<FairScheduler> logger, IMeterFactory? meterFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        var copy = options.Copy();
        var validation = new FairSchedulerOptionsValidator().Validate(name: null, copy);
        if (validation.Failed)
        {
            throw new ArgumentException(validation.FailureMessage, nameof(options));
        }

        _options = copy;
        _logger = logger;
        _clock = new MonotonicClock(timeProvider);
        _order = new FairOrder(FairOrderLimits.None with { Running = copy.MaxConcurrencyPerCaller, Ageing = copy.PriorityAgeing });
        _queue = new TurnQueue(copy.QueueTimeout);
        foreach (var (caller, weight) in options.Weights)
        {
            _order.SetWeight(caller, weight);
        }

        _deadlineTimer = timeProvider.CreateTimer(
            static state => ((FairScheduler)state!).RejectExpired(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _meter = new TurnMeter(
            meterFactory, copy.MetricsIncludeCaller, tier => ReadCounts().Queued(tier), tier => ReadCounts().Running(tier));
    }

    /// <summary>Waits for a turn of the caller; dispose it when the work is done.</summary>
    /// <inheritdoc cref="AcquireAsync(FairTurnRequest, CancellationToken)" />
    public ValueTask<FairTurn> AcquireAsync(string caller, CancellationToken cancellationToken = default) =>
        AcquireAsync(new FairTurnRequest(caller), cancellationToken);

    /// <summary>Waits for a turn; dispose it when the work is done.</summary>
    /// <returns>
    /// A turn whose <see cref="FairTurn.IsGranted"/> says whether the caller may run; a refusal is a value, not an exception.
    /// As with any <see cref="ValueTask{TResult}"/>, await it once.
    /// </returns>
    /// <exception cref="ArgumentException">The caller is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Something else in the request is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed before the turn came.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the turn came.</exception>
    public ValueTask<FairTurn> AcquireAsync(FairTurnRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(request);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FairTurn>(cancellationToken);
        }

        if (TryStart(request, out var waiter, out var refusal))
        {
            return new ValueTask<FairTurn>(new FairTurn(waiter));
        }

        if (refusal is not null)
        {
            return new ValueTask<FairTurn>(refusal);
        }

        WatchForCancellation(waiter, cancellationToken);
        return waiter.Turn;
    }

    /// <summary>Changes the share of a caller, from its next turn on.</summary>
    /// <param name="caller">The flow; not empty.</param>
    /// <param name="weight">From 0.000001 to 1,000,000; 1 is the weight of everybody else.</param>
    /// <remarks>A weight other than 1 is remembered until it is set to 1 again, at some 50 bytes beside the caller's name.</remarks>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is out of its range.</exception>
    public void SetWeight(string caller, double weight)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        FlowWeight.ThrowIfInvalid(weight);
        using (Enter())
        {
            _order.SetWeight(caller, weight);
        }
    }

    /// <summary>Counts what waits, runs and has happened, in total and for the busiest callers.</summary>
    /// <remarks>It costs as much as some hundred turns.</remarks>
    public FairSchedulerStatistics GetStatistics()
    {
        using (Enter())
        {
            return new FairSchedulerStatistics(_order.Waiting, _order.Running, _granted, _rejected, _canceled)
            {
                Callers = ListBusiestUnderLock(),
            };
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var waiting = new List<TurnWaiter>();
        using (Enter())
        {
            _isDisposed = true;
            while (_queue.First is { } first)
            {
                waiting.Add(first);
                WithdrawUnderLock(first, _clock.Now);
            }
        }

        _deadlineTimer.Dispose();
        _meter.Dispose();
        foreach (var waiter in waiting)
        {
            waiter.Registration.Dispose();
            waiter.Fail(new ObjectDisposedException(nameof(FairScheduler)));
        }
    }

    private static void ThrowIfInvalid(in FairTurnRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Caller, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.ExpectedDuration, TimeSpan.Zero, nameof(request));
        if (request.Priority is < FairPriority.Low or > FairPriority.High)
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Priority, "A priority must be Low, Normal or High.");
        }

        if (request.QueueTimeout is { } timeout && !WaitingTime.IsValid(timeout))
        {
            throw new ArgumentOutOfRangeException(nameof(request), timeout, "A queue timeout must be from 1 millisecond to 1 day, or infinite.");
        }
    }

    // True when the turn runs; otherwise it waits, unless it was refused.
    private bool TryStart(in FairTurnRequest request, out TurnWaiter waiter, out FairTurn? refusal)
    {
        bool starts;
        using (Enter())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var now = _clock.Now;
            waiter = TakeSpareUnderLock();
            (waiter.Caller, waiter.Priority) = (request.Caller, request.Priority);
            starts = EnterUnderLock(waiter, request, now);
            refusal = starts ? null : QueueUnderLock(waiter, request.QueueTimeout, now);
        }

        if (starts)
        {
            _meter.RecordWait(0, request.Priority, request.Caller);
        }
        else if (refusal is not null)
        {
            _meter.CountRejected(refusal.Rejection, request.Priority, request.Caller);
        }

        return starts;
    }

    // Nobody else can be ready while a place is free, so a newcomer that may start is next.
    private bool EnterUnderLock(TurnWaiter waiter, in FairTurnRequest request, double now)
    {
        if (_order.Running >= _options.MaxConcurrency)
        {
            _order.Enter(waiter, request.Caller, request.ExpectedDuration, isShort: true, request.Priority, now);
            return false;
        }

        if (!_order.EnterOrStart(waiter, request.Caller, request.ExpectedDuration, isShort: true, request.Priority, now))
        {
            return false;
        }

        if (_order.Running == 1)
        {
            _drainRate.Resume(now);
        }

        NoteGrantedUnderLock(waiter, waited: TimeSpan.Zero);
        return true;
    }

    private FairTurn? QueueUnderLock(TurnWaiter waiter, TimeSpan? timeout, double now)
    {
        waiter.HasWaited = true;
        _queue.Add(waiter, timeout, now);
        _counts.AddQueued(waiter.Priority, 1);
        if (FindExcessUnderLock(waiter) is var excess && excess != TurnRejection.None)
        {
            return RejectUnderLock(waiter, excess, now);
        }

        SetDeadlineTimerUnderLock(waiter.DeadlineSeconds, now);
        return null;
    }

    private void NoteGrantedUnderLock(TurnWaiter waiter, TimeSpan waited)
    {
        _granted++;
        _counts.AddRunning(waiter.Priority, 1);
        var tally = _busiest.Touch(waiter.Caller, waiter.Tally);
        tally.Granted++;
        tally.Waits.Record(waited);
        waiter.Tally = tally;
    }

    private TurnWaiter TakeSpareUnderLock()
    {
        if (_spareWaiters is not { } spare)
        {
            return new TurnWaiter(this);
        }

        (_spareWaiters, _spareWaiterCount, spare.Next) = (spare.Next, _spareWaiterCount - 1, null);
        return spare;
    }

    private TierCounts ReadCounts()
    {
        using (Enter())
        {
            return _counts;
        }
    }

    private List<CallerTurnStatistics> ListBusiestUnderLock() =>
        [.. _busiest.Tallies
            .OrderByDescending(static tally => tally.WorkerSeconds)
            .ThenBy(static tally => tally.Caller, StringComparer.Ordinal)
            .Take(100)
            .Select(tally =>
            {
                var flow = _order.FindFlow(tally.Caller);
                return new CallerTurnStatistics(
                    tally.Caller,
                    flow?.Waiting ?? 0,
                    flow?.Running ?? 0,
                    tally.Granted,
                    tally.Rejected,
                    tally.Canceled,
                    TimeSpan.FromSeconds(tally.WorkerSeconds),
                    tally.Waits.Quantile(0.5),
                    tally.Waits.Quantile(0.99));
            })];
}
