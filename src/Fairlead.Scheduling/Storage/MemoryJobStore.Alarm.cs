using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>What happens by time alone: delays end, leases run out, ended jobs are forgotten.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    // How many leases are taken back at a time, and so how much room a journal needs for what time alone brings about.
    private const int MostLeasesAtATime = 256;
    private const long LongestPassage = MostLeasesAtATime * (JobJournal<TJob, TResult>.LongestChange + 64);

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

    private void Alarmed() => Settled = PassTimeAsync();

    /// <summary>Gets the task of what fell due last; for tests that move the time, and for whoever closes the store.</summary>
    internal Task Settled { get; private set; } = Task.CompletedTask;

    private async Task PassTimeAsync()
    {
        try
        {
            using var room = _journal is null ? default : await _journal.HoldAsync(LongestPassage).ConfigureAwait(false);
            await PassTimeInRoomAsync().ConfigureAwait(false);
        }
        catch (JobStoreUnavailableException exception) when (exception.Failure == JobStoreFailure.DiskFull)
        {
            TryAgainSoon();
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or ObjectDisposedException)
        {
            // The store has stopped, and everything it is asked says so.
        }
    }

    private async Task PassTimeInRoomAsync()
    {
        List<Effects> effects = [];
        var woken = default(Effects);
        lock (_gate)
        {
            var now = _clock.Now;
            PromoteDueUnderLock(now);
            ReclaimLostLeasesUnderLock(effects, now);
            TakeBackAnnouncementsUnderLock(now);
            ForgetUnderLock(now);
            FinishUnderLock(ref woken);
            SetNextAlarmUnderLock(now);
        }

        await AnswerAsync(woken).ConfigureAwait(false);
        effects.ForEach(static effect => effect.Apply());
    }

    private void TryAgainSoon()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _alarmAt = double.PositiveInfinity;
            SetAlarmUnderLock(now + 1, now);
        }
    }

    private void PromoteDueUnderLock(double now)
    {
        while (_delayed.TryPeek(out var record, out var due) && due <= now)
        {
            _delayed.Remove(record);
            BecomePendingUnderLock(record, now);
        }
    }

    private void ReclaimLostLeasesUnderLock(List<Effects> effects, double now)
    {
        while (effects.Count < MostLeasesAtATime && _running.First is { } record && record.LeaseEndSeconds <= now)
        {
            var effect = new Effects { Revoked = record.Lease, Reason = JobStopReason.LeaseLost };
            NoteFailureUnderLock(record, JobFailureReason.LeaseLost, LeaseLostError, now);
            if (record.Attempts < _options.MaxAttempts)
            {
                ReturnUnderLock(record, hasFailed: true, now);
            }
            else
            {
                FinishAttemptUnderLock(record, now);
                BecomeEndedUnderLock(record, JobStatus.Dead, hasFailed: true, result: null, ref effect, now);
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
