using Fairlead.Scheduling.Jobs;

namespace Fairlead.Scheduling.Storage;

/// <content>How jobs come in.</content>
public sealed partial class MemoryJobStore<TJob, TResult>
{
    /// <inheritdoc />
    public ValueTask<EnqueueResult> EnqueueAsync(
        IReadOnlyList<JobSubmission<TJob>> submissions, CancellationToken cancellationToken) => EnqueueAsync(submissions, payloads: []);

    /// <summary>Stores jobs that have been serialized for the journal.</summary>
    internal ValueTask<EnqueueResult> EnqueueAsync(IReadOnlyList<JobSubmission<TJob>> submissions, byte[][] payloads)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        var ids = new JobId[submissions.Count];
        var effects = default(Effects);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var now = _clock.Now;
            if (FindExcessUnderLock(submissions) is var verdict && verdict != EnqueueVerdict.Accepted)
            {
                return AnswerAsync(new EnqueueResult(verdict, [], _drainRate.EstimateTimeFor(submissions.Count, now)));
            }

            // Read here, so that the moments of jobs that come at once are in the order of the jobs.
            var submittedAt = _timeProvider.GetUtcNow();
            for (var index = 0; index < ids.Length; index++)
            {
                ids[index] = AddUnderLock(submissions[index], index < payloads.Length ? payloads[index] : null, submittedAt, now);
            }

            NotePeakUnderLock();
            FinishUnderLock(ref effects);
        }

        return AnswerAsync(effects, new EnqueueResult(EnqueueVerdict.Accepted, ids, TimeSpan.Zero));
    }

    private EnqueueVerdict FindExcessUnderLock(IReadOnlyList<JobSubmission<TJob>> submissions)
    {
        if (submissions.Count == 1)
        {
            return FindKnownUnderLock(submissions[0]) is null
                ? FindExcessUnderLock(submissions[0].Caller, perCaller: 1, total: 1)
                : EnqueueVerdict.Accepted;
        }

        var added = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new HashSet<(string Caller, string Key)>();
        var ids = new HashSet<JobId>();
        var total = 0;
        foreach (var submission in submissions)
        {
            // A key or an id that the batch itself repeats takes one place, like one that was known before.
            var repeats = submission.IdempotencyKey is { } key && !keys.Add((submission.Caller, key));
            repeats |= submission.Id != default && !ids.Add(submission.Id);
            if (!repeats && FindKnownUnderLock(submission) is null)
            {
                added[submission.Caller] = added.GetValueOrDefault(submission.Caller) + 1;
                total++;
            }
        }

        return added
            .Select(caller => FindExcessUnderLock(caller.Key, caller.Value, total))
            .FirstOrDefault(static verdict => verdict != EnqueueVerdict.Accepted, EnqueueVerdict.Accepted);
    }

    private EnqueueVerdict FindExcessUnderLock(string caller, int perCaller, int total) =>
        QueuedUnderLock + total > _options.MaxQueued ? EnqueueVerdict.QueueFull
        : (_callers.GetValueOrDefault(caller)?.Queued ?? 0) + (long)perCaller > _options.MaxQueuedPerCaller ? EnqueueVerdict.CallerQueueFull
        : EnqueueVerdict.Accepted;

    private JobRecord<TJob, TResult>? FindKnownUnderLock(JobSubmission<TJob> submission)
    {
        if (submission.IdempotencyKey is { } key && _byKey.TryGetValue((submission.Caller, key), out var sameKey))
        {
            return sameKey;
        }

        return submission.Id != default && _jobs.TryGetValue(submission.Id, out var sameId) ? sameId : null;
    }

    private JobId AddUnderLock(JobSubmission<TJob> submission, byte[]? payload, DateTimeOffset submittedAt, double now)
    {
        if (FindKnownUnderLock(submission) is { } known)
        {
            return known.Id;
        }

        var id = submission.Id == default ? JobId.New(_timeProvider) : submission.Id;
        var caller = _callers.GetValueOrDefault(submission.Caller) ?? new CallerJobs<TJob, TResult>(submission.Caller);
        var record = new JobRecord<TJob, TResult>(id, caller, submission.Job, submission.IdempotencyKey)
        {
            SubmittedAt = submittedAt,
            EligibleAt = submittedAt,
            Step = ++_step,
            ExpectedSeconds = submission.ExpectedDuration?.TotalSeconds,
            Priority = submission.Priority,
            Timeout = submission.Timeout,
        };
        record.Number = _log.Last + 1;
        RememberUnderLock(record);

        _accepted++;
        caller.Queued++;
        _busiest.Touch(submission.Caller);
        if (WaitOf(submission, submittedAt) is { TotalSeconds: > 0 and var seconds })
        {
            DelayUnderLock(record, now + seconds, now);
        }
        else
        {
            BecomePendingUnderLock(record, now);
        }

        _journal?.NoteAccepted(record, payload);
        return id;
    }

    private void RememberUnderLock(JobRecord<TJob, TResult> record)
    {
        var caller = record.Caller;
        _log.Add(record.Number, record);
        _jobs.Add(record.Id, record);
        _callers.TryAdd(caller.Caller, caller);
        caller.Jobs.AddLast(record);
        if (record.IdempotencyKey is { } key)
        {
            _byKey[(caller.Caller, key)] = record;
        }
    }

    private static TimeSpan WaitOf(JobSubmission<TJob> submission, DateTimeOffset submittedAt) =>
        submission.NotBefore - submittedAt is { } wait && wait > submission.Delay ? wait : submission.Delay;

    private void NotePeakUnderLock() => _peakQueued = Math.Max(_peakQueued, QueuedUnderLock);

    private void BecomePendingUnderLock(JobRecord<TJob, TResult> record, double now)
    {
        record.Status = JobStatus.Pending;
        record.SinceSeconds = now;
        _pending.AddLast(record);
        var guess = record.ExpectedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : _meanDuration.Value;
        _order.Enter(record, record.Caller.Caller, guess, isShort: guess <= _options.ShortJobBound, record.Priority, now);
    }
}
