using Fairlead.Scheduling.Changes;
using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How a store behind a journal begins with what the journal holds, and how it is copied into a snapshot.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <summary>Makes a store of what a journal holds; attempts that were running then are lost.</summary>
    /// <param name="options">Settings, read now.</param>
    /// <param name="timeProvider">The clock of ages, leases and retention.</param>
    /// <param name="restored">What was read back; it belongs to the store from now on.</param>
    /// <param name="journal">Is told of every change, beginning with the attempts that were lost; room for these is held.</param>
    internal MemoryJobStore(
        JobQueueOptions options, TimeProvider timeProvider, JobReplay<TJob, TResult> restored, JobJournal<TJob, TResult> journal)
        : this(options, timeProvider, AgeOf(restored))
    {
        _journal = journal;
        lock (_gate)
        {
            RestoreUnderLock(restored);
        }
    }

    /// <summary>Gets how much room a store needs to note the attempts that were lost.</summary>
    internal static long RoomToRestore(JobReplay<TJob, TResult> restored) =>
        restored.Jobs.Values.Count(static record => record.Status == JobStatus.Running) * (JobJournal<TJob, TResult>.LongestChange + 64);

    /// <summary>Begins a snapshot: from now on, changes go to another file.</summary>
    /// <param name="tryMove">Moves the journal; under the lock, so it must not wait.</param>
    /// <param name="changes">Receives all that is not a job.</param>
    /// <returns>The number of the newest job; <see langword="null"/> when the journal could not be moved.</returns>
    internal long? BeginSnapshot(Func<bool> tryMove, ChangeBuffer changes)
    {
        lock (_gate)
        {
            if (!tryMove())
            {
                return null;
            }

            new JobCounters(_accepted, _completed, _dead, _canceled, _fencing, _log.Last, _step).Write(changes);
            foreach (var (caller, weight) in _weights)
            {
                JobFormat.WriteWeight(changes, caller, weight);
            }

            foreach (var caller in _order.PausedFlows)
            {
                JobFormat.WritePaused(changes, caller, paused: true);
            }

            return _log.Last;
        }
    }

    /// <summary>Copies some jobs below a number for a snapshot, newest first.</summary>
    /// <param name="number">Where to begin; set to where to go on, or to 1 after the last.</param>
    /// <param name="changes">Receives the jobs, without payloads and results.</param>
    /// <param name="copied">Receives for each the end of its changes, its payload, and its result when it has one.</param>
    internal void CopyBelow(ref long number, ChangeBuffer changes, List<(int End, TJob Job, bool HasResult, TResult? Result)> copied)
    {
        var budget = SnapshotBudget;
        lock (_gate)
        {
            var (now, utcNow) = (_clock.Now, _timeProvider.GetUtcNow());
            while (_log.FindBelow(ref number, ref budget) is { } record)
            {
                JobFormat.WriteKept(changes, record, retainedAt: MomentAfter(utcNow, Math.Min(0, record.SinceSeconds - now)));
                var hasResult = record.Status == JobStatus.Completed || record.Result is not null;
                copied.Add((changes.Length, record.Job, hasResult, record.Result));
            }
        }
    }

    /// <summary>Waits until the journal has grown by so many bytes since a snapshot was begun, or was tried.</summary>
    /// <param name="limit">How many.</param>
    /// <param name="sinceNow">Whether those that are there count for nothing.</param>
    internal Task WaitForGrowthAsync(long limit, bool sinceNow)
    {
        lock (_gate)
        {
            return _journal!.WaitForGrowthAsync(limit + (sinceNow ? _journal.Bytes : 0));
        }
    }

    // The clock goes on from the oldest job that waits, so that every job can be given the age it has.
    private static TimeSpan AgeOf(JobReplay<TJob, TResult> restored)
    {
        var oldest = restored.Jobs.Values
            .Where(record => !record.HasEnded && record.EligibleAt < restored.Origin)
            .Select(static record => record.EligibleAt)
            .DefaultIfEmpty(restored.Origin)
            .Min();
        return restored.Origin - oldest;
    }

    private void RestoreUnderLock(JobReplay<TJob, TResult> restored)
    {
        (_accepted, _completed, _dead, _canceled, _fencing, _, _step) = restored.Counters;
        _log.SkipTo(restored.Counters.LastNumber);
        foreach (var (caller, weight) in restored.Weights)
        {
            SetWeightUnderLock(caller, weight);
        }

        foreach (var caller in restored.PausedCallers)
        {
            _order.SetPaused(caller, paused: true, now: 0);
        }

        foreach (var record in restored.Jobs.Values.OrderBy(static record => record.Number))
        {
            RememberUnderLock(record);
        }

        var now = _clock.Now;
        RestoreEndedUnderLock(restored.Jobs.Values, now);
        RestoreQueuedUnderLock(restored.Jobs.Values, restored.Origin, now);
        NotePeakUnderLock();
        ForgetUnderLock(now);
        SetNextAlarmUnderLock(now);
        _journal!.Commit();
    }

    private void RestoreEndedUnderLock(IEnumerable<JobRecord<TJob, TResult>> records, double now)
    {
        foreach (var record in records.Where(static record => record.HasEnded).OrderBy(static record => record.Step))
        {
            // Whoever had taken an announcement is gone.
            var isUnannounced = _options.AnnouncesEnds && record.Announcement != JobAnnouncement.None;
            record.Announcement = isUnannounced ? JobAnnouncement.Waiting : JobAnnouncement.None;
            record.SinceSeconds += now;
            (isUnannounced ? _unannounced : _ended).AddLast(record);
        }
    }

    private void RestoreQueuedUnderLock(IEnumerable<JobRecord<TJob, TResult>> records, DateTimeOffset utcNow, double now)
    {
        foreach (var record in records
            .Where(static record => !record.HasEnded)
            .OrderBy(static record => record.EligibleAt).ThenBy(static record => record.Step))
        {
            var since = now - (utcNow - record.EligibleAt).TotalSeconds;
            if (record.Status == JobStatus.Running)
            {
                RestoreRunningUnderLock(record, since, now);
                continue;
            }

            record.Caller.Queued++;
            if (since > now)
            {
                record.Status = JobStatus.Delayed;
                record.SinceSeconds = since;
                _delayed.Set(record, since, record.Step);
            }
            else
            {
                BecomePendingUnderLock(record, since);
            }
        }
    }

    // The attempt counted when it began, so a job that kills its process does not come back for ever.
    private void RestoreRunningUnderLock(JobRecord<TJob, TResult> record, double since, double now)
    {
        record.SinceSeconds = now - (_timeProvider.GetUtcNow() - record.StartedAt!.Value).TotalSeconds;
        NoteFailureUnderLock(record, JobFailureReason.LeaseLost, LeaseLostError, now);
        record.Duration = record.Failures[^1].Duration;
        if (record.Attempts >= _options.MaxAttempts)
        {
            var nobody = default(Effects);
            BecomeEndedUnderLock(record, JobStatus.Dead, hasFailed: true, result: null, ref nobody, now);
            return;
        }

        record.Caller.Queued++;
        BecomePendingUnderLock(record, Math.Min(since, now));
        record.SinceSeconds = now;
        _journal!.NoteQueued(record, hasFailed: true);
    }
}
