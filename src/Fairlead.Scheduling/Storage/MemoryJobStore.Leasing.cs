using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How workers get jobs, keep them, and give them back.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <inheritdoc />
    public ValueTask<JobLease<TJob>?> LeaseAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        JobLease<TJob>? lease = null;
        List<TaskCompletionSource>? woken;
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
            woken = TakeWokenUnderLock();
        }

        Wake(woken);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(lease);
    }

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(WorkerKind kind, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> idle;
        lock (_gate)
        {
            if (TakeableUnderLock(kind) > 0)
            {
                return;
            }

            idle = BellOf(kind).Add();
        }

        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (store, kind, idle) = ((MemoryJobStore<TJob, TResult>, WorkerKind, LinkedListNode<TaskCompletionSource>))state!;
                store.StopWaiting(kind, idle, token);
            },
            (this, kind, idle));
        await idle.Value.Task.ConfigureAwait(false);
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
    public ValueTask<bool> ReleaseAsync(JobLease<TJob> lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        List<TaskCompletionSource>? woken;
        lock (_gate)
        {
            if (FindLeasedUnderLock(lease) is not { } record)
            {
                return ValueTask.FromResult(false);
            }

            // As if it had not been leased: the attempt does not count, and the place in the flow is the old one.
            record.Attempts--;
            ReturnUnderLock(record, _clock.Now);
            woken = TakeWokenUnderLock();
        }

        Wake(woken);
        return ValueTask.FromResult(true);
    }

    private JobLease<TJob> BeginUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        _pending.Remove(record);
        record.Caller.Queued--;
        record.Attempts++;
        record.Status = JobStatus.Running;
        record.StartedAt = _timeProvider.GetUtcNow();
        record.Lease = new JobLease<TJob>(record.Id, record.Caller.Caller, record.Job, record.Attempts, ++_fencing);
        record.LeaseEndSeconds = now + _options.LeaseDuration.TotalSeconds;
        _busiest.Touch(record.Caller.Caller).Waits.Record(TimeSpan.FromSeconds(Math.Max(0, now - record.SinceSeconds)));
        record.SinceSeconds = now;
        _running.AddLast(record);
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
    private void ReturnUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        _running.Remove(record);
        _order.Return(record, now);
        record.Lease = null;
        record.Status = JobStatus.Pending;
        record.SinceSeconds = now;
        record.Caller.Queued++;
        _pending.AddLast(record);
        NotePeakUnderLock();
    }

    private void StopWaiting(WorkerKind kind, LinkedListNode<TaskCompletionSource> idle, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!BellOf(kind).Remove(idle))
            {
                return;
            }
        }

        idle.Value.TrySetCanceled(cancellationToken);
    }

    private WorkerBell BellOf(WorkerKind kind) => kind == WorkerKind.ShortJobsOnly ? _shortBell : _generalBell;

    private int TakeableUnderLock(WorkerKind kind) => kind == WorkerKind.ShortJobsOnly ? _order.TakeableShort : _order.Takeable;
}
