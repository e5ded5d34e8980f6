using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>What happens by time alone: delays end, leases run out, ended jobs are forgotten.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    private void SetAlarmUnderLock(double at, double now)
    {
        // One timer for everything, moved only to an earlier time: a lease that ended in time costs no timer change.
        if (at < _alarmAt && !_isDisposed)
        {
            _alarmAt = at;
            var wait = Math.Clamp(Math.Ceiling((at - now) * 1_000), 1, TimeSpan.FromDays(1).TotalMilliseconds);
            _alarm.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnAlarm()
    {
        List<Effects> effects = [];
        List<TaskCompletionSource>? woken;
        lock (_gate)
        {
            var now = _clock.Now;
            PromoteDueUnderLock(now);
            ReclaimLostLeasesUnderLock(effects, now);
            ForgetUnderLock(now);
            woken = TakeWokenUnderLock();
            SetNextAlarmUnderLock(now);
        }

        effects.ForEach(static effect => effect.Apply());
        Wake(woken);
    }

    private void PromoteDueUnderLock(double now)
    {
        while (_delayed.TryPeek(out var record, out var at) && (at.Due <= now || !IsDelayedUntil(record, at.Due)))
        {
            _delayed.Dequeue();
            if (IsDelayedUntil(record, at.Due))
            {
                _delayedCount--;
                BecomePendingUnderLock(record, now);
            }
        }
    }

    private void ReclaimLostLeasesUnderLock(List<Effects> effects, double now)
    {
        while (_running.First is { } record && record.LeaseEndSeconds <= now)
        {
            var effect = new Effects { Revoked = record.Lease, Reason = JobStopReason.LeaseLost };
            record.Error = LeaseLostError;
            if (record.Attempts < _options.MaxAttempts)
            {
                ReturnUnderLock(record, now);
            }
            else
            {
                FinishAttemptUnderLock(record, now);
                BecomeEndedUnderLock(record, JobStatus.Dead, ref effect, now);
            }

            effects.Add(effect);
        }
    }

    private void SetNextAlarmUnderLock(double now)
    {
        _alarmAt = double.PositiveInfinity;
        if (_delayed.TryPeek(out _, out var at))
        {
            SetAlarmUnderLock(at.Due, now);
        }

        if (_running.First is { } running)
        {
            SetAlarmUnderLock(running.LeaseEndSeconds, now);
        }

        if (_ended.First is { } ended)
        {
            SetAlarmUnderLock(ended.SinceSeconds + _options.Retention.TotalSeconds, now);
        }
    }

    // A job that was canceled while delayed leaves its entry behind.
    private static bool IsDelayedUntil(JobRecord<TJob, TResult> record, double due) =>
        record.Status == JobStatus.Delayed && record.SinceSeconds == due;
}
