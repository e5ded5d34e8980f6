using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Changes;

/// <summary>Makes the jobs of a store out of the changes in its journal.</summary>
/// <remarks>
/// What speaks of a job that is unknown is passed over, but counted: the job had been forgotten when the snapshot was written. Moments of
/// the store's clock are given in seconds from <paramref name="origin"/>.
/// </remarks>
internal sealed class JobReplay<TJob, TResult>(JobSerialization<TJob, TResult> serialization, DateTimeOffset origin)
{
    private readonly Dictionary<string, CallerJobs<TJob, TResult>> _callers = new(StringComparer.Ordinal);
    private JobCounters _counters;

    public Dictionary<JobId, JobRecord<TJob, TResult>> Jobs { get; } = [];

    public Dictionary<string, double> Weights { get; } = new(StringComparer.Ordinal);

    public HashSet<string> PausedCallers { get; } = new(StringComparer.Ordinal);

    public JobCounters Counters => _counters;

    /// <summary>Gets the moment that is zero for the seconds in the jobs.</summary>
    public DateTimeOffset Origin => origin;

    /// <summary>Takes the changes of one record.</summary>
    /// <exception cref="InvalidDataException">They are not what this version writes.</exception>
    /// <exception cref="JsonException">A job or a result is not what the serializer reads.</exception>
    public void Apply(ReadOnlySpan<byte> changes)
    {
        var reader = new ChangeReader(changes);
        while (!reader.IsAtEnd)
        {
            ApplyNext(ref reader);
        }
    }

    private void ApplyNext(ref ChangeReader reader)
    {
        switch (reader.Kind())
        {
            case JobChangeKind.Counters:
                _counters = JobCounters.Read(ref reader);
                break;
            case JobChangeKind.Kept:
                ApplyKept(ref reader);
                break;
            case JobChangeKind.Accepted:
                ApplyAccepted(ref reader);
                break;
            case JobChangeKind.Leased:
                ApplyLeased(ref reader);
                break;
            case JobChangeKind.Reported:
                ApplyReported(ref reader);
                break;
            case JobChangeKind.Queued:
                ApplyQueued(ref reader);
                break;
            case JobChangeKind.Ended:
                ApplyEnded(ref reader);
                break;
            case JobChangeKind.Redriven:
                ApplyRedriven(ref reader);
                break;
            case JobChangeKind.Acknowledged:
                ApplyAcknowledged(ref reader);
                break;
            case JobChangeKind.Weight:
                Weights[reader.Text()] = reader.Real();
                break;
            case JobChangeKind.Paused:
                ApplyPaused(ref reader);
                break;
            case var unknown:
                throw new InvalidDataException($"{(int)unknown} is no kind of change that this version knows.");
        }
    }

    private void ApplyKept(ref ChangeReader reader)
    {
        var id = new JobId(reader.Guid());
        var head = JobFormat.ReadSubmission(ref reader);
        var life = JobLife.Read(ref reader);
        var record = Add(id, head, reader.Bytes());
        life.ApplyTo(record, origin);
        if (reader.Flag())
        {
            record.Result = ReadResult(reader.Bytes());
        }
    }

    private void ApplyAccepted(ref ChangeReader reader)
    {
        var id = new JobId(reader.Guid());
        var head = JobFormat.ReadSubmission(ref reader);
        var eligibleAt = reader.Moment();
        var step = ReadStep(ref reader);
        var record = Add(id, head, reader.Bytes());
        (record.Status, record.EligibleAt, record.Step) = (JobStatus.Pending, eligibleAt, step);
        _counters.Accepted++;
        _counters.LastNumber = Math.Max(_counters.LastNumber, head.Number);
    }

    private void ApplyLeased(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var attempts = reader.Count();
        var startedAt = reader.Moment();
        _counters.Fencing = Math.Max(_counters.Fencing, reader.Number());
        if (record is not null)
        {
            (record.Status, record.Attempts, record.StartedAt, record.Progress) = (JobStatus.Running, attempts, startedAt, null);
        }
    }

    private void ApplyReported(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var progress = JobFormat.ReadProgress(ref reader);
        record?.Progress = progress;
    }

    private void ApplyPaused(ref ChangeReader reader)
    {
        var caller = reader.Text();
        _ = reader.Flag() ? PausedCallers.Add(caller) : PausedCallers.Remove(caller);
    }

    private void ApplyQueued(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var attempts = reader.Count();
        var eligibleAt = reader.Moment();
        var step = ReadStep(ref reader);
        ReadFailure(ref reader, record);
        if (record is not null)
        {
            (record.Status, record.Attempts, record.EligibleAt, record.Step) = (JobStatus.Pending, attempts, eligibleAt, step);
        }
    }

    private void ApplyEnded(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var status = (JobStatus)reader.Count();
        var step = ReadStep(ref reader);
        var endedAt = reader.Moment();
        var duration = reader.OptionalSpan();
        var isAnnounced = reader.Flag();
        ReadFailure(ref reader, record);
        var result = reader.Flag() ? ReadResult(reader.Bytes()) : default;
        Count(status);
        if (record is not null)
        {
            (record.Status, record.Step, record.EndedAt, record.Duration) = (status, step, endedAt, duration);
            record.Announcement = isAnnounced ? JobAnnouncement.Waiting : JobAnnouncement.None;
            record.SinceSeconds = (endedAt - origin).TotalSeconds;
            record.Result = result;
            if (status == JobStatus.Completed)
            {
                record.Error = null;
            }
        }
    }

    private void ApplyRedriven(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var eligibleAt = reader.Moment();
        var step = ReadStep(ref reader);
        _counters.Dead--;
        if (record is not null)
        {
            record.Revive();
            (record.Status, record.EligibleAt, record.Step) = (JobStatus.Pending, eligibleAt, step);
        }
    }

    private void ApplyAcknowledged(ref ChangeReader reader)
    {
        var record = Find(ref reader);
        var step = ReadStep(ref reader);
        var retainedAt = reader.Moment();
        if (record is not null)
        {
            (record.Announcement, record.Step) = (JobAnnouncement.None, step);
            record.SinceSeconds = (retainedAt - origin).TotalSeconds;
        }
    }

    private void Count(JobStatus status)
    {
        switch (status)
        {
            case JobStatus.Completed:
                _counters.Completed++;
                break;
            case JobStatus.Dead:
                _counters.Dead++;
                break;
            case JobStatus.Canceled:
                _counters.Canceled++;
                break;
            default:
                throw new InvalidDataException($"A job cannot end as {status}.");
        }
    }

    private JobRecord<TJob, TResult> Add(JobId id, in JobHead head, ReadOnlySpan<byte> payload)
    {
        if (!_callers.TryGetValue(head.Caller, out var caller))
        {
            caller = new CallerJobs<TJob, TResult>(head.Caller);
            _callers.Add(head.Caller, caller);
        }

        var job = JsonSerializer.Deserialize(payload, serialization.Job)!;
        var record = new JobRecord<TJob, TResult>(id, caller, job, head.IdempotencyKey)
        {
            Number = head.Number,
            Priority = head.Priority,
            ExpectedSeconds = head.ExpectedSeconds,
            Timeout = head.Timeout,
            SubmittedAt = head.SubmittedAt,
        };
        Jobs[id] = record;
        return record;
    }

    private TResult? ReadResult(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, serialization.Result);

    private JobRecord<TJob, TResult>? Find(ref ChangeReader reader) => Jobs.GetValueOrDefault(new JobId(reader.Guid()));

    private long ReadStep(ref ChangeReader reader)
    {
        var step = reader.Number();
        _counters.Step = Math.Max(_counters.Step, step);
        return step;
    }

    private static void ReadFailure(ref ChangeReader reader, JobRecord<TJob, TResult>? record)
    {
        if (!reader.Flag())
        {
            return;
        }

        var number = reader.Count();
        var failure = JobFormat.ReadFailure(ref reader);
        record?.Error = failure.Error;
        if (number > record?.FailureCount)
        {
            record.NoteFailure(failure);
        }
    }
}
