using System.Diagnostics;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How attempts and jobs end, and how jobs are forgotten.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <summary>The error of a job whose last lease ran out: its worker died or stood still.</summary>
    internal const string LeaseLostError = "lease lost";

    /// <inheritdoc />
    public ValueTask<bool> EndAsync(
        JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, CancellationToken cancellationToken) =>
        EndAsync(lease, outcome, retryDelay, result: null);

    /// <summary>Ends an attempt whose result has been serialized for the journal.</summary>
    internal ValueTask<bool> EndAsync(JobLease<TJob> lease, JobOutcome<TResult> outcome, TimeSpan retryDelay, byte[]? result)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var effects = default(Effects);
        lock (_gate)
        {
            if (FindLeasedUnderLock(lease) is not { } record)
            {
                return AnswerAsync(false);
            }

            var now = _clock.Now;
            var hasFailed = ReasonOf(outcome.Kind) is not null;
            if (ReasonOf(outcome.Kind) is { } reason)
            {
                NoteFailureUnderLock(record, reason, outcome.Error!, now);
            }

            FinishAttemptUnderLock(record, now);
            record.Error = outcome.Error;
            record.Result = outcome.Result;
            if (outcome.Kind == JobOutcomeKind.Failed && record.Attempts < _options.MaxAttempts)
            {
                record.Caller.Queued++;
                DelayUnderLock(record, now + retryDelay.TotalSeconds, now);
                _journal?.NoteQueued(record, hasFailed);
            }
            else
            {
                var status = outcome.Kind == JobOutcomeKind.Completed ? JobStatus.Completed : JobStatus.Dead;
                BecomeEndedUnderLock(record, status, hasFailed, result, ref effects, now);
            }

            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects, true);
    }

    /// <inheritdoc />
    public ValueTask<CancelVerdict> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        var effects = default(Effects);
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var record))
            {
                return AnswerAsync(CancelVerdict.NotFound);
            }

            if (record.HasEnded)
            {
                return AnswerAsync(CancelVerdict.AlreadyEnded);
            }

            var now = _clock.Now;
            effects.Revoked = record.Lease;
            effects.Reason = JobStopReason.Canceled;
            LeaveStatusUnderLock(record, now);
            BecomeEndedUnderLock(record, JobStatus.Canceled, hasFailed: false, result: null, ref effects, now);
            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects, CancelVerdict.Canceled);
    }

    /// <inheritdoc />
    public ValueTask<RedriveResult> RedriveAsync(JobId id, CancellationToken cancellationToken)
    {
        var effects = default(Effects);
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var record))
            {
                return AnswerAsync(new RedriveResult(RedriveVerdict.NotFound, TimeSpan.Zero));
            }

            if (record.Status != JobStatus.Dead)
            {
                return AnswerAsync(new RedriveResult(RedriveVerdict.NotDead, TimeSpan.Zero));
            }

            var now = _clock.Now;
            if (FindExcessUnderLock(record.Caller.Caller, perCaller: 1, total: 1) is var excess && excess != EnqueueVerdict.Accepted)
            {
                var verdict = excess == EnqueueVerdict.QueueFull ? RedriveVerdict.QueueFull : RedriveVerdict.CallerQueueFull;
                return AnswerAsync(new RedriveResult(verdict, _drainRate.EstimateTimeFor(1, now)));
            }

            ReviveUnderLock(record);
            BecomePendingUnderLock(record, now);
            _journal?.NoteRedriven(record);
            NotePeakUnderLock();
            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects, new RedriveResult(RedriveVerdict.Redriven, TimeSpan.Zero));
    }

    private void ReviveUnderLock(JobRecord<TJob, TResult> record)
    {
        EndedListOf(record).Remove(record);
        record.Revive();
        record.EligibleAt = _timeProvider.GetUtcNow();
        record.Step = ++_step;
        record.Caller.Queued++;
        _dead--;
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
                _delayed.Remove(record);
                record.Caller.Queued--;
                break;
        }
    }

    private static JobFailureReason? ReasonOf(JobOutcomeKind kind) => kind switch
    {
        JobOutcomeKind.Failed => JobFailureReason.Error,
        JobOutcomeKind.Dead => JobFailureReason.Permanent,
        JobOutcomeKind.TimedOut => JobFailureReason.TimedOut,
        _ => null,
    };

    private static void NoteFailureUnderLock(JobRecord<TJob, TResult> record, JobFailureReason reason, string error, double now)
    {
        Debug.Assert(record.Status == JobStatus.Running, "Only an attempt that runs can fail.");
        var duration = TimeSpan.FromSeconds(Math.Max(0, now - record.SinceSeconds));
        record.NoteFailure(new JobFailure(record.Attempts, record.StartedAt!.Value, duration, reason, error));
        record.Error = error;
    }

    private void FinishAttemptUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        _running.Remove(record);
        _order.End(record, now);
        record.Lease = null;
        var seconds = Math.Max(0, now - record.SinceSeconds);
        record.Duration = TimeSpan.FromSeconds(seconds);
        _meanDuration.Record(seconds);
        _busiest.Touch(record.Caller.Caller).WorkerSeconds += seconds;
    }

    private void DelayUnderLock(JobRecord<TJob, TResult> record, double due, double now)
    {
        record.Status = JobStatus.Delayed;
        record.SinceSeconds = due;
        record.EligibleAt = MomentAfter(_timeProvider.GetUtcNow(), due - now);
        record.Step = ++_step;
        _delayed.Set(record, due, record.Step);
        NotePeakUnderLock();
        SetAlarmUnderLock(due, now);
    }

    // A job may be scheduled for the end of time, which rounding must not overstep.
    private static DateTimeOffset MomentAfter(DateTimeOffset utcNow, double seconds) =>
        seconds < (DateTimeOffset.MaxValue - utcNow).TotalSeconds - 1 ? utcNow + TimeSpan.FromSeconds(seconds) : DateTimeOffset.MaxValue;

    private void BecomeEndedUnderLock(
        JobRecord<TJob, TResult> record, JobStatus status, bool hasFailed, byte[]? result, ref Effects effects, double now)
    {
        record.Status = status;
        record.EndedAt = _timeProvider.GetUtcNow();
        record.Step = ++_step;
        _drainRate.Record(now);
        CountEndUnderLock(record, status);
        AnnounceUnderLock(record, now);
        _journal?.NoteEnded(record, hasFailed, result);
        if (record.Ended is { } waiting)
        {
            record.Ended = null;
            effects.Waiting = (waiting, record.ToSnapshot());
        }
    }

    private void RetainUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        record.SinceSeconds = now;
        _ended.AddLast(record);
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

            // After a restart with a longer retention, the key may belong to a later job.
            if (oldest.IdempotencyKey is { } key && _byKey.GetValueOrDefault((oldest.Caller.Caller, key)) == oldest)
            {
                _byKey.Remove((oldest.Caller.Caller, key));
            }
        }
    }
}
