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
        lock (_gate)
        {
            var now = _clock.Now;
            PromoteDueUnderLock(now);
            ReclaimLostLeasesUnderLock(effects, now);
            TakeBackAnnouncementsUnderLock(now);
            ForgetUnderLock(now);
            effects.Add(new Effects { Woken = TakeWokenUnderLock() });
            SetNextAlarmUnderLock(now);
        }

        effects.ForEach(static effect => effect.Apply());
    }

    private void PromoteDueUnderLock(double now)
    {
        while (_delayed.TryPeek(out var record, out var due) && due <= now)
        {
            _delayed.Remove(record);
            record.DueAt = null;
            BecomePendingUnderLock(record, now);
        }
    }

    private void ReclaimLostLeasesUnderLock(List<Effects> effects, double now)
    {
        while (_running.First is { } record && record.LeaseEndSeconds <= now)
        {
            var effect = new Effects { Revoked = record.Lease, Reason = JobStopReason.LeaseLost };
            NoteFailureUnderLock(record, JobFailureReason.LeaseLost, LeaseLostError, now);
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
        if (_delayed.TryPeek(out _, out var due))
        {
            SetAlarmUnderLock(due, now);
        }

        if (_running.First is { } running)
        {
            SetAlarmUnderLock(running.LeaseEndSeconds, now);
        }

        if (_announcing.First is { } announcing)
        {
            SetAlarmUnderLock(announcing.LeaseEndSeconds, now);
        }

        if (_ended.First is { } ended)
        {
            SetAlarmUnderLock(ended.SinceSeconds + _options.Retention.TotalSeconds, now);
        }
    }
}
