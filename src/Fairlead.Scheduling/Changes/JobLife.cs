using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Changes;

/// <summary>What had become of a job when a snapshot was written, without its result.</summary>
internal sealed record JobLife(
    JobStatus Status,
    int Attempts,
    DateTimeOffset EligibleAt,
    long Step,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    TimeSpan? Duration,
    string? Error,
    bool IsUnannounced,
    DateTimeOffset RetainedAt,
    JobProgress? Progress,
    int FailureCount,
    JobFailure[] Failures)
{
    /// <summary>Writes what has become of a job.</summary>
    /// <param name="changes">Where to.</param>
    /// <param name="record">The job.</param>
    /// <param name="retainedAt">Since when it has been kept for those who ask; of no matter before its end.</param>
    public static void Write<TJob, TResult>(ChangeBuffer changes, JobRecord<TJob, TResult> record, DateTimeOffset retainedAt)
    {
        changes.Number((int)record.Status);
        changes.Number(record.Attempts);
        changes.Moment(record.EligibleAt);
        changes.Number(record.Step);
        changes.Moment(record.StartedAt);
        changes.Moment(record.EndedAt);
        changes.Span(record.Duration);
        changes.OptionalText(record.Error);
        changes.Flag(record.Announcement != JobAnnouncement.None);
        changes.Moment(retainedAt);
        JobFormat.WriteProgress(changes, record.Progress);
        changes.Number(record.FailureCount);
        changes.Number(record.Failures.Length);
        foreach (var failure in record.Failures)
        {
            JobFormat.WriteFailure(changes, failure);
        }
    }

    public static JobLife Read(ref ChangeReader reader) => new(
        (JobStatus)reader.Count(),
        reader.Count(),
        reader.Moment(),
        reader.Number(),
        reader.OptionalMoment(),
        reader.OptionalMoment(),
        reader.OptionalSpan(),
        reader.OptionalText(),
        reader.Flag(),
        reader.Moment(),
        JobFormat.ReadProgress(ref reader),
        reader.Count(),
        ReadFailures(ref reader));

    public void ApplyTo<TJob, TResult>(JobRecord<TJob, TResult> record, DateTimeOffset origin)
    {
        (record.Status, record.Attempts, record.EligibleAt, record.Step) = (Status, Attempts, EligibleAt, Step);
        (record.StartedAt, record.EndedAt, record.Duration, record.Error) = (StartedAt, EndedAt, Duration, Error);
        record.Announcement = IsUnannounced ? JobAnnouncement.Waiting : JobAnnouncement.None;
        record.SinceSeconds = (RetainedAt - origin).TotalSeconds;
        record.Progress = Progress;
        record.RestoreFailures(Failures, FailureCount);
    }

    private static JobFailure[] ReadFailures(ref ChangeReader reader)
    {
        var failures = new List<JobFailure>();
        for (var count = reader.Count(); count > 0; count--)
        {
            failures.Add(JobFormat.ReadFailure(ref reader));
        }

        return [.. failures];
    }
}
