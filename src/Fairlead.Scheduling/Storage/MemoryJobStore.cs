using System.Diagnostics;
using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Ordering;
using Fairlead.Scheduling.Statistics;

namespace Fairlead.Scheduling.Storage;

/// <summary>Keeps the jobs of one queue in the memory of this process.</summary>
/// <remarks>
/// <para>
/// Thread-safe. One lock guards everything; no operation holds it for more than O(log callers) steps a job, listings
/// excepted, which look at a bounded number of jobs at a time. Nothing foreign runs under it.
/// </para>
/// <para>A job costs about 400 bytes beside its own payload and result until it is forgotten; a caller without jobs costs nothing.</para>
/// </remarks>
/// <typeparam name="TJob">What the handler needs to know; treated as immutable.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
public sealed partial class MemoryJobStore<TJob, TResult> : IJobStore<TJob, TResult>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly JobQueueOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MonotonicClock _clock;
    private readonly FairOrder _order;
    private readonly ITimer _alarm;

    // Every remembered job, by id, by number, by idempotency key and by caller.
    private readonly Dictionary<JobId, JobRecord<TJob, TResult>> _jobs = [];
    private readonly JobLog<JobRecord<TJob, TResult>> _log = new();
    private readonly Dictionary<(string Caller, string Key), JobRecord<TJob, TResult>> _byKey = [];
    private readonly Dictionary<string, CallerJobs<TJob, TResult>> _callers = new(StringComparer.Ordinal);

    // What was set while running; the options have the rest.
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);

    // Each job is in exactly one of these, by its status.
    private readonly IndexedHeap<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByDue> _delayed = new();
    private readonly IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> _pending = new();
    private readonly IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> _running = new();
    private readonly IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> _ended = new();

    private readonly WorkerBell _generalBell = new();
    private readonly WorkerBell _shortBell = new();
    private readonly DrainRate _drainRate = new();
    private readonly DurationMean _meanDuration = new();
    private readonly BusiestCallers _busiest = new();

    // Told of every change, when there is one; then nobody sees a change before it is durable.
    private readonly JobJournal<TJob, TResult>? _journal;
    private double _alarmAt = double.PositiveInfinity;
    private long _fencing;
    private long _accepted;
    private long _completed;
    private long _dead;
    private long _canceled;
    private long _peakQueued;
    private long _step;
    private bool _isDisposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Settings, read now; later changes have no effect.</param>
    /// <param name="timeProvider">The clock of ages, leases and retention.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every error.</exception>
    public MemoryJobStore(JobQueueOptions options, TimeProvider timeProvider)
        : this(options, timeProvider, age: TimeSpan.Zero)
    {
    }

    private MemoryJobStore(JobQueueOptions options, TimeProvider timeProvider, TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        (_options, _timeProvider, _clock) = (options.CopyValidated(nameof(options)), timeProvider, new MonotonicClock(timeProvider, age.TotalSeconds));
        _order = new FairOrder(new FairOrderLimits(
            _options.MaxRunningPerCaller,
            _options.MaxRunningLongPerCaller ?? Math.Max(1, _options.Workers - 1))
        {
            Ageing = _options.PriorityAgeing,
        });
        foreach (var (caller, weight) in _options.Weights)
        {
            _order.SetWeight(caller, weight);
        }

        _alarm = timeProvider.CreateTimer(
            static state => ((MemoryJobStore<TJob, TResult>)state!).Alarmed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private long QueuedUnderLock => (long)_pending.Count + _delayed.Count;

    /// <inheritdoc />
    public ValueTask SetWeightAsync(string caller, double weight, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            SetWeightUnderLock(caller, weight);
            _journal?.NoteWeight(caller, weight);
            _journal?.Commit();
        }

        return AnswerAsync(default);
    }

    /// <inheritdoc />
    public ValueTask PauseAsync(string caller, CancellationToken cancellationToken) => SetPausedAsync(caller, paused: true);

    /// <inheritdoc />
    public ValueTask ResumeAsync(string caller, CancellationToken cancellationToken) => SetPausedAsync(caller, paused: false);

    /// <inheritdoc />
    public ValueTask<JobQueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        JobQueueStatistics statistics;
        lock (_gate)
        {
            var oldest = _pending.First is { } first ? _clock.Now - first.SinceSeconds : 0;
            statistics = new JobQueueStatistics
            {
                Accepted = _accepted,
                Delayed = _delayed.Count,
                Pending = _pending.Count,
                Running = _running.Count,
                Completed = _completed,
                Dead = _dead,
                Canceled = _canceled,
                PeakQueued = _peakQueued,
                Unannounced = _unannounced.Count + _announcing.Count,
                PausedCallers = [.. _order.PausedFlows.Order(StringComparer.Ordinal)],
                OldestAge = TimeSpan.FromSeconds(Math.Max(0, oldest)),
                Callers = ListBusiestUnderLock(),
            };
        }

        return AnswerAsync(statistics);
    }

    /// <summary>Stops the store's timer and refuses further jobs; workers stop by their own tokens.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _alarm.Dispose();
    }

    private void SetWeightUnderLock(string caller, double weight)
    {
        _order.SetWeight(caller, weight);
        if (_journal is not null)
        {
            _weights[caller] = weight;
        }
    }

    private ValueTask SetPausedAsync(string caller, bool paused)
    {
        var effects = default(Effects);
        lock (_gate)
        {
            _order.SetPaused(caller, paused, _clock.Now);
            _journal?.NotePaused(caller, paused);
            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects);
    }

    private List<CallerStatistics> ListBusiestUnderLock() =>
        [.. _busiest.Tallies
            .Select(tally =>
            {
                var flow = _order.FindFlow(tally.Caller);
                return new CallerStatistics(
                    tally.Caller,
                    _callers.GetValueOrDefault(tally.Caller)?.Queued ?? 0,
                    flow?.Running ?? 0,
                    tally.Completed,
                    tally.Failed,
                    TimeSpan.FromSeconds(tally.WorkerSeconds),
                    tally.Waits.Quantile(0.5),
                    tally.Waits.Quantile(0.99));
            })
            .OrderByDescending(static caller => caller.WorkerTime)
            .ThenBy(static caller => caller.Caller, StringComparer.Ordinal)
            .Take(100)];

    // Wakes one worker for each job that may be taken; a job that either kind could take goes to a reserved worker first.
    private List<TaskCompletionSource>? TakeWokenUnderLock()
    {
        Debug.Assert(_order.Waiting == _pending.Count, "The order and the store agree on what is pending.");
        List<TaskCompletionSource>? woken = null;
        _shortBell.TakeWoken(_order.TakeableShort, ref woken);
        _generalBell.TakeWoken(_order.Takeable - Math.Min(_shortBell.Awakened, _order.TakeableShort), ref woken);
        _endedBell.TakeWoken(_unannounced.Count, ref woken);
        return woken;
    }

    // The end of every change: what it changed goes to the journal as one, and whoever can go on now is chosen.
    private void FinishUnderLock(ref Effects effects)
    {
        _journal?.Commit();
        effects.Woken = TakeWokenUnderLock();
    }

    private ValueTask AnswerAsync(in Effects effects)
    {
        if (_journal?.Durable is { IsCompletedSuccessfully: false } durable)
        {
            return AnswerLaterAsync(durable, effects);
        }

        effects.Apply();
        return ValueTask.CompletedTask;
    }

    // Answers that follow from no change wait as well: what they tell may be as new as the newest change.
    private ValueTask<TAnswer> AnswerAsync<TAnswer>(TAnswer answer) => AnswerAsync(default, answer);

    private ValueTask<TAnswer> AnswerAsync<TAnswer>(in Effects effects, TAnswer answer)
    {
        if (_journal?.Durable is { IsCompletedSuccessfully: false } durable)
        {
            return AnswerLaterAsync(durable, effects, answer);
        }

        effects.Apply();
        return ValueTask.FromResult(answer);
    }

    private static async ValueTask AnswerLaterAsync(Task durable, Effects effects)
    {
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch
        {
            effects.Abandon();
            throw;
        }

        effects.Apply();
    }

    private static async ValueTask<TAnswer> AnswerLaterAsync<TAnswer>(Task durable, Effects effects, TAnswer answer)
    {
        await AnswerLaterAsync(durable, effects).ConfigureAwait(false);
        return answer;
    }

    /// <summary>What follows from a change, to be done after the lock: each of these may run foreign code.</summary>
    private struct Effects
    {
        public List<TaskCompletionSource>? Woken;
        public JobLease<TJob>? Revoked;
        public JobStopReason Reason;
        public (TaskCompletionSource<JobSnapshot<TJob, TResult>> Source, JobSnapshot<TJob, TResult> Snapshot)? Waiting;

        public readonly void Apply()
        {
            Revoked?.Revoke(Reason);
            Waiting?.Source.TrySetResult(Waiting.Value.Snapshot);
            WakeAll();
        }

        // The change never became durable, so nobody is told of it. Workers that were chosen to be woken have left their line: they
        // come, and are told that the store has stopped.
        public readonly void Abandon() => WakeAll();

        private readonly void WakeAll()
        {
            foreach (var worker in Woken ?? [])
            {
                worker.TrySetResult();
            }
        }
    }
}
