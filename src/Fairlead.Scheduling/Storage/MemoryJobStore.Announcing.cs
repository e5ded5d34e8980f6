using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Storage;

/// <content>How the ends of jobs reach the completion hooks: taken, acknowledged, and handed out again when they were not.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    // Ended jobs in the order of their ends, and those that somebody took, in the order in which they come back.
    private readonly IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> _unannounced = new();
    private readonly IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> _announcing = new();
    private readonly WorkerBell _endedBell = new();

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobSnapshot<TJob, TResult>>> TakeEndedAsync(int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var taken = new List<JobSnapshot<TJob, TResult>>();
        var effects = default(Effects);
        lock (_gate)
        {
            _endedBell.NoteLease();
            var now = _clock.Now;
            while (taken.Count < count && _unannounced.First is { } record)
            {
                _unannounced.Remove(record);
                _announcing.AddLast(record);
                record.Announcement = JobAnnouncement.Taken;
                record.LeaseEndSeconds = now + _options.LeaseDuration.TotalSeconds;
                taken.Add(record.ToSnapshot());
            }

            if (_announcing.First is { } first)
            {
                SetAlarmUnderLock(first.LeaseEndSeconds, now);
            }

            effects.Woken = TakeWokenUnderLock();
        }

        return AnswerAsync<IReadOnlyList<JobSnapshot<TJob, TResult>>>(effects, taken);
    }

    /// <inheritdoc />
    public ValueTask WaitForEndedAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> idle;
        lock (_gate)
        {
            if (_unannounced.Count > 0)
            {
                return ValueTask.CompletedTask;
            }

            idle = _endedBell.Add();
        }

        return WaitAtAsync(_endedBell, idle, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask AcknowledgeEndedAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var effects = default(Effects);
        lock (_gate)
        {
            var now = _clock.Now;
            foreach (var id in ids)
            {
                if (_jobs.TryGetValue(id, out var record) && record.Announcement != JobAnnouncement.None)
                {
                    EndedListOf(record).Remove(record);
                    record.Announcement = JobAnnouncement.None;
                    record.Step = ++_step;
                    _journal?.NoteAcknowledged(record, _timeProvider.GetUtcNow());
                    RetainUnderLock(record, now);
                }
            }

            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects);
    }

    // A job that is still to be announced is not forgotten; its retention begins with the acknowledgement.
    private void AnnounceUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        if (_options.AnnouncesEnds)
        {
            record.Announcement = JobAnnouncement.Waiting;
            _unannounced.AddLast(record);
        }
        else
        {
            RetainUnderLock(record, now);
        }
    }

    private void TakeBackAnnouncementsUnderLock(double now)
    {
        while (_announcing.First is { } record && record.LeaseEndSeconds <= now)
        {
            _announcing.Remove(record);
            _unannounced.AddLast(record);
            record.Announcement = JobAnnouncement.Waiting;
        }
    }

    private IntrusiveList<JobRecord<TJob, TResult>, JobRecord<TJob, TResult>.ByAge> EndedListOf(JobRecord<TJob, TResult> record) =>
        record.Announcement switch
        {
            JobAnnouncement.Waiting => _unannounced,
            JobAnnouncement.Taken => _announcing,
            _ => _ended,
        };
}
