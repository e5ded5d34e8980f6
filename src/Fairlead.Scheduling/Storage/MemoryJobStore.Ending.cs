using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How attempts and jobs end, and how jobs are forgotten.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <summary>The error of a job whose last lease ran out: its worker died or stood still.</summary>
    internal const string LeaseLostError = "lease lost";

    /// <inheritdoc />
    public ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var effects = default(Effects);
        lock (_gate)
        {
            if (FindLeasedUnderLock(lease) is not { } record)
            {
                return ValueTask.FromResult(false);
            }

            var now = _clock.Now;
            FinishAttemptUnderLock(record, now);
            record.Error = outcome.Error;
            record.Result = outcome.Result;
            if (outcome.Kind == JobOutcomeKind.Failed && record.Attempts < _options.MaxAttempts)
            {
                DelayUnderLock(record, now + retryDelay.TotalSeconds, now);
            }
            else
            {
                BecomeEndedUnderLock(
                    record, outcome.Kind == JobOutcomeKind.Completed ? JobStatus.Completed : JobStatus.Dead, ref effects, now);
            }

            effects.Woken = TakeWokenUnderLock();
        }

        effects.Apply();
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc />
    public ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        var effects = default(Effects);
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var record))
            {
                return ValueTask.FromResult(CancelVerdict.NotFound);
            }

            if (record.HasEnded)
            {
                return ValueTask.FromResult(CancelVerdict.AlreadyEnded);
            }

            var now = _clock.Now;
            effects.Revoked = record.Lease;
            effects.Reason = JobStopReason.Canceled;
            LeaveStatusUnderLock(record, now);
            BecomeEndedUnderLock(record, JobStatus.Canceled, ref effects, now);
            effects.Woken = TakeWokenUnderLock();
        }

        effects.Apply();
        return ValueTask.FromResult(CancelVerdict.Canceled);
    }

    /// <inheritdoc />
    public ValueTask<RedriveVerdict> RedriveAsync(JobId id, CancellationToken cancellationToken)
    {
        List<TaskCompletionSource>? woken;
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var record))
            {
                return ValueTask.FromResult(RedriveVerdict.NotFound);
            }

            if (record.Status != JobStatus.Dead)
            {
                return ValueTask.FromResult(RedriveVerdict.NotDead);
            }

            if (FindExcessUnderLock(record.Caller.Caller, perCaller: 1, total: 1) != EnqueueVerdict.Accepted)
            {
                return ValueTask.FromResult(RedriveVerdict.QueueFull);
            }

            _ended.Remove(record);
            _dead--;
            record.Attempts = 0;
            record.Caller.Queued++;
            (record.StartedAt, record.EndedAt, record.Duration, record.Error, record.Result) = (null, null, null, null, default);
            BecomePendingUnderLock(record, _clock.Now);
            NotePeakUnderLock();
            woken = TakeWokenUnderLock();
        }

        Wake(woken);
        return ValueTask.FromResult(RedriveVerdict.Redriven);
    }

    private void LeaveStatusUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        switch (record.Status)
        {
            case JobStatus.Running:
                FinishAttemptUnderLock(record, now);
                break;
            case JobStatus.Pending:
                _pending.Remove(record);
                _order.Withdraw(record, now);
                record.Caller.Queued--;
                break;
            default:
                // Its entry among the delayed stays behind and is skipped when its time comes.
                _delayedCount--;
                record.Caller.Queued--;
                break;
        }
    }

    private void FinishAttemptUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        _running.Remove(record);
        _order.End(record, now);
        record.Lease = null;
        var seconds = Math.Max(0, now - record.SinceSeconds);
        record.Duration = TimeSpan.FromSeconds(seconds);
        _meanDuration.Record(seconds);
        _busiest.Touch(record.Caller.Caller).WorkerTime += TimeSpan.FromSeconds(seconds);
    }

    private void DelayUnderLock(JobRecord<TJob, TResult> record, double due, double now)
    {
        record.Status = JobStatus.Delayed;
        record.SinceSeconds = due;
        record.Caller.Queued++;
        _delayedCount++;
        _delayed.Enqueue(record, (due, record.Number));
        NotePeakUnderLock();
        SetAlarmUnderLock(due, now);
    }

    private void BecomeEndedUnderLock(JobRecord<TJob, TResult> record, JobStatus status, ref Effects effects, double now)
    {
        record.Status = status;
        record.EndedAt = _timeProvider.GetUtcNow();
        record.SinceSeconds = now;
        _drainRate.Record(now);
        CountEndUnderLock(record, status);
        _ended.AddLast(record);
        if (record.Ended is { } waiting)
        {
            record.Ended = null;
            effects.Waiting = (waiting, record.ToSnapshot());
        }

        ForgetUnderLock(now);
        SetAlarmUnderLock(now + _options.Retention.TotalSeconds, now);
    }

    private void CountEndUnderLock(JobRecord<TJob, TResult> record, JobStatus status)
    {
        var tally = _busiest.Touch(record.Caller.Caller);
        switch (status)
        {
            case JobStatus.Completed:
                _completed++;
                tally.Completed++;
                break;
            case JobStatus.Dead:
                _dead++;
                tally.Failed++;
                break;
            default:
                _canceled++;
                break;
        }
    }

    private void ForgetUnderLock(double now)
    {
        while (_ended.First is { } oldest
            && (_ended.Count > _options.MaxRetained || oldest.SinceSeconds + _options.Retention.TotalSeconds <= now))
        {
            _ended.Remove(oldest);
            _jobs.Remove(oldest.Id);
            _log.Remove(oldest.Number);
            oldest.Caller.Jobs.Remove(oldest);
            if (oldest.Caller.Jobs.Count == 0)
            {
                _callers.Remove(oldest.Caller.Caller);
            }

            if (oldest.IdempotencyKey is { } key)
            {
                _byKey.Remove((oldest.Caller.Caller, key));
            }
        }
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
            Wake(Woken);
        }
    }
}
