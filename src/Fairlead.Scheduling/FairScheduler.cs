using System.Diagnostics;
using Fairlead.Scheduling.Ordering;
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
    private readonly Lock _gate = new();
    private readonly FairSchedulerOptions _options;
    private readonly ILogger<FairScheduler> _logger;
    private readonly MonotonicClock _clock;
    private readonly FairOrder _order;
    private readonly DrainRate _drainRate = new();
    private readonly IntrusiveList<TurnWaiter, TurnWaiter.Queue> _queue = new();
    private readonly ITimer _deadlineTimer;
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
        _order = new FairOrder(FairOrderLimits.None with { Running = copy.MaxConcurrencyPerCaller });
        foreach (var (caller, weight) in options.Weights)
        {
            _order.SetWeight(caller, weight);
        }

        _deadlineTimer = timeProvider.CreateTimer(
            static state => ((FairScheduler)state!).RejectExpired(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs work in a fair turn of the caller and returns its result.</summary>
    /// <param name="caller">The flow that is charged; not empty.</param>
    /// <param name="work">The work; it is given <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Ends the waiting, and is handed to the work.</param>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    /// <exception cref="TurnRejectedException">A queue was full, or the turn did not come in time.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed before the turn came.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the turn came.</exception>
    public async Task<TResult> RunAsync<TResult>(
        string caller, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var turn = await AcquireOrThrowAsync(caller, cancellationToken).ConfigureAwait(false);
        return await work(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work in a fair turn of the caller.</summary>
    /// <inheritdoc cref="RunAsync{TResult}(string, Func{CancellationToken, Task{TResult}}, CancellationToken)" />
    public async Task RunAsync(string caller, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var turn = await AcquireOrThrowAsync(caller, cancellationToken).ConfigureAwait(false);
        await work(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a turn of the caller; dispose it when the work is done.</summary>
    /// <inheritdoc cref="AcquireAsync(FairTurnRequest, CancellationToken)" />
    public ValueTask<FairTurn> AcquireAsync(string caller, CancellationToken cancellationToken = default) =>
        AcquireAsync(new FairTurnRequest(caller), cancellationToken);

    /// <summary>Waits for a turn; dispose it when the work is done.</summary>
    /// <returns>A turn whose <see cref="FairTurn.IsGranted"/> says whether the caller may run; a refusal is a value, not an exception.</returns>
    /// <exception cref="ArgumentException">The caller is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The expected duration is negative.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed before the turn came.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the turn came.</exception>
    public ValueTask<FairTurn> AcquireAsync(FairTurnRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Caller, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.ExpectedDuration, TimeSpan.Zero, nameof(request));
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FairTurn>(cancellationToken);
        }

        var waiter = new TurnWaiter(this);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var now = _clock.Now;
            _order.Enter(waiter, request.Caller, request.ExpectedDuration, isShort: true, FairPriority.Normal, now);
            _queue.AddLast(waiter);
            if (TryGrantAtOnceUnderLock(waiter, now))
            {
                return new ValueTask<FairTurn>(new FairTurn(this, waiter));
            }

            if (FindExcessUnderLock(waiter) is var excess && excess != TurnRejection.None)
            {
                return new ValueTask<FairTurn>(RejectUnderLock(waiter, excess, now));
            }

            SetDeadlineUnderLock(waiter, now);
        }

        WatchForCancellation(waiter, cancellationToken);
        return new ValueTask<FairTurn>(waiter.Granted.Task);
    }

    /// <summary>Changes the share of a caller, from its next turn on.</summary>
    /// <param name="caller">The flow; not empty.</param>
    /// <param name="weight">From 0.000001 to 1,000,000; 1 is the weight of everybody else.</param>
    /// <exception cref="ArgumentException"><paramref name="caller"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is out of its range.</exception>
    public void SetWeight(string caller, double weight)
    {
        ArgumentException.ThrowIfNullOrEmpty(caller);
        FlowWeight.ThrowIfInvalid(weight);
        lock (_gate)
        {
            _order.SetWeight(caller, weight);
        }
    }

    /// <summary>Counts what waits, runs and has happened.</summary>
    public FairSchedulerStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new FairSchedulerStatistics(_order.Waiting, _order.Running, _granted, _rejected, _canceled);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var waiting = new List<TurnWaiter>();
        lock (_gate)
        {
            _isDisposed = true;
            while (_queue.First is { } first)
            {
                waiting.Add(first);
                WithdrawUnderLock(first, _clock.Now);
            }
        }

        _deadlineTimer.Dispose();
        foreach (var waiter in waiting)
        {
            waiter.Registration.Dispose();
            waiter.Granted.TrySetException(new ObjectDisposedException(nameof(FairScheduler)));
        }
    }

    internal void End(TurnWaiter ended)
    {
        TurnWaiter? next;
        lock (_gate)
        {
            var now = _clock.Now;
            _order.End(ended, now);
            _drainRate.Record(now);
            next = TakeNextUnderLock(now);
        }

        Grant(next);
    }

    private async ValueTask<FairTurn> AcquireOrThrowAsync(string caller, CancellationToken cancellationToken)
    {
        var turn = await AcquireAsync(caller, cancellationToken).ConfigureAwait(false);
        return turn.IsGranted ? turn : throw new TurnRejectedException(turn.Rejection, turn.RetryAfter);
    }

    // Nobody else can be ready while a place is free, so what is taken here is the newcomer or nothing.
    private bool TryGrantAtOnceUnderLock(TurnWaiter waiter, double now)
    {
        var taken = TakeNextUnderLock(now);
        Debug.Assert(taken is null || ReferenceEquals(taken, waiter), "A free place and a ready waiter cannot coexist.");
        return taken is not null;
    }

    private TurnWaiter? TakeNextUnderLock(double now)
    {
        if (_isDisposed || _order.Running >= _options.MaxConcurrency || _order.TakeNext(shortOnly: false, now) is not TurnWaiter next)
        {
            return null;
        }

        _queue.Remove(next);
        _granted++;
        return next;
    }

    private void Grant(TurnWaiter? waiter)
    {
        // After the lock: disposing a registration may wait for a callback that needs the lock.
        if (waiter is not null)
        {
            waiter.Registration.Dispose();
            waiter.Granted.TrySetResult(new FairTurn(this, waiter));
        }
    }
}
