using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How workers get jobs, keep them, and give them back.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <inheritdoc />
    public ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        JobLease<TJob>? lease = null;
        var effects = default(Effects);
        lock (_gate)
        {
            BellOf(kind).NoteLease();
            var now = _clock.Now;
            if (!cancellationToken.IsCancellationRequested
                && _order.TakeNext(kind == WorkerKind.ShortJobsOnly, now) is JobRecord<TJob, TResult> record)
            {
                lease = BeginUnderLock(record, now);
            }

            // Who came may have taken a job for which another kind of worker was woken, or none at all: one may be left.
            FinishUnderLock(ref effects);
        }

        if (lease is null && cancellationToken.IsCancellationRequested)
        {
            effects.Apply();
            return ValueTask.FromCanceled<JobLease<TJob>?>(cancellationToken);
        }

        return AnswerAsync(effects, lease);
    }

    /// <inheritdoc />
    public ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> idle;
        lock (_gate)
        {
            if (TakeableUnderLock(kind) > 0)
            {
                return ValueTask.CompletedTask;
            }

            idle = BellOf(kind).Add();
        }

        return WaitAtAsync(BellOf(kind), idle, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask RenewAsync(IReadOnlyCollection<JobLease<TJob>> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        var lost = new List<JobLease<TJob>>();
        lock (_gate)
        {
            var end = _clock.Now + _options.LeaseDuration.TotalSeconds;
            foreach (var lease in leases)
            {
                if (FindLeasedUnderLock(lease) is not { } record)
                {
                    lost.Add(lease);
                    continue;
                }

                // Moved to the end, so that the list stays in order of lease ends.
                record.LeaseEndSeconds = end;
                _running.Remove(record);
                _running.AddLast(record);
            }
        }

        lost.ForEach(static lease => lease.Revoke(JobStopReason.LeaseLost));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<bool> ReportAsync(JobLease<TJob> lease, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(progress);
        lock (_gate)
        {
            if (FindLeasedUnderLock(lease) is not { } record)
            {
                return ValueTask.FromResult(false);
            }

            record.Progress = progress;
            _journal?.NoteReported(record);
            _journal?.Commit();
        }

        // Nobody waits until it is durable: a crash takes the attempt with it whose progress this is.
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var effects = default(Effects);
        lock (_gate)
        {
            if (FindLeasedUnderLock(lease) is not { } record)
            {
                return AnswerAsync(false);
            }

            // As if it had not been leased: the attempt does not count, and the place in the flow is the old one.
            record.Attempts--;
            ReturnUnderLock(record, hasFailed: false, _clock.Now);
            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects, true);
    }

    private JobLease<TJob> BeginUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        if (_order.Running == 1)
        {
            _drainRate.Resume(now);
        }

        _pending.Remove(record);
        record.Caller.Queued--;
        record.Attempts++;
        record.Status = JobStatus.Running;
        record.StartedAt = _timeProvider.GetUtcNow();
        var waited = TimeSpan.FromSeconds(Math.Max(0, now - record.SinceSeconds));
        record.Lease = new JobLease<TJob>(record.Id, record.Caller.Caller, record.Job, record.Attempts, ++_fencing)
        {
            Timeout = record.Timeout,
            Priority = record.Priority,
            Waited = waited,
        };
        record.Progress = null;
        record.LeaseEndSeconds = now + _options.LeaseDuration.TotalSeconds;
        _busiest.Touch(record.Caller.Caller).Waits.Record(waited);
        record.SinceSeconds = now;
        _running.AddLast(record);
        _journal?.NoteLeased(record);
        SetAlarmUnderLock(record.LeaseEndSeconds, now);
        return record.Lease;
    }

    private JobRecord<TJob, TResult>? FindLeasedUnderLock(JobLease<TJob> lease) =>
        _jobs.TryGetValue(lease.Id, out var record)
        && record.Status == JobStatus.Running
        && record.Lease!.FencingToken == lease.FencingToken
            ? record
            : null;

    // Keeps the attempt's charge and its place among the caller's jobs; it waits anew, so its age begins now.
    private void ReturnUnderLock(JobRecord<TJob, TResult> record, bool hasFailed, double now)
    {
        _running.Remove(record);
        _order.Return(record, now);
        record.Lease = null;
        record.Status = JobStatus.Pending;
        record.SinceSeconds = now;
        record.Caller.Queued++;
        _pending.AddLast(record);
        _journal?.NoteQueued(record, hasFailed);
        NotePeakUnderLock();
    }

    private async ValueTask WaitAtAsync(
        WorkerBell bell, LinkedListNode<TaskCompletionSource> idle, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (store, bell, idle) = ((MemoryJobStore<TJob, TResult>, WorkerBell, LinkedListNode<TaskCompletionSource>))state!;
                store.StopWaiting(bell, idle, token);
            },
            (this, bell, idle));
        await idle.Value.Task.ConfigureAwait(false);
    }

    private void StopWaiting(WorkerBell bell, LinkedListNode<TaskCompletionSource> idle, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!bell.Remove(idle))
            {
                return;
            }
        }

        idle.Value.TrySetCanceled(cancellationToken);
    }

    private WorkerBell BellOf(WorkerKind kind) => kind == WorkerKind.ShortJobsOnly ? _shortBell : _generalBell;

    private int TakeableUnderLock(WorkerKind kind) => kind == WorkerKind.ShortJobsOnly ? _order.TakeableShort : _order.Takeable;
}
