using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Changes;

/// <summary>How the parts of a job that do not change by themselves are written in a journal; each is read where it is written.</summary>
internal static class JobFormat
{
    /// <summary>What was submitted, without the payload.</summary>
    public static void WriteSubmission<TJob, TResult>(ChangeBuffer changes, JobRecord<TJob, TResult> record)
    {
        changes.Number(record.Number);
        changes.Text(record.Caller.Caller);
        changes.OptionalText(record.IdempotencyKey);
        changes.Number(record.Priority - FairPriority.Low);
        changes.Flag(record.ExpectedSeconds is not null);
        if (record.ExpectedSeconds is { } seconds)
        {
            changes.Real(seconds);
        }

        changes.Span(record.Timeout);
        changes.Moment(record.SubmittedAt);
    }

    /// <summary>Reads what was submitted; the payload is missing yet.</summary>
    public static JobHead ReadSubmission(ref ChangeReader reader) => new(
        reader.Number(),
        reader.Text(),
        reader.OptionalText(),
        FairPriority.Low + reader.Count(),
        reader.Flag() ? reader.Real() : null,
        reader.OptionalSpan(),
        reader.Moment());

    /// <summary>A whole job for a snapshot, up to its payload; that and the result follow.</summary>
    public static void WriteKept<TJob, TResult>(ChangeBuffer changes, JobRecord<TJob, TResult> record, DateTimeOffset retainedAt)
    {
        changes.Kind(JobChangeKind.Kept);
        changes.Guid(record.Id.Value);
        WriteSubmission(changes, record);
        JobLife.Write(changes, record, retainedAt);
    }

    public static void WriteWeight(ChangeBuffer changes, string caller, double weight)
    {
        changes.Kind(JobChangeKind.Weight);
        changes.Text(caller);
        changes.Real(weight);
    }

    public static void WritePaused(ChangeBuffer changes, string caller, bool paused)
    {
        changes.Kind(JobChangeKind.Paused);
        changes.Text(caller);
        changes.Flag(paused);
    }

    public static void WriteFailure(ChangeBuffer changes, JobFailure failure)
    {
        changes.Number(failure.Attempt);
        changes.Moment(failure.StartedAt);
        changes.Span(failure.Duration);
        changes.Number((int)failure.Reason);
        changes.Text(failure.Error);
    }

    public static JobFailure ReadFailure(ref ChangeReader reader) => new(
        reader.Count(),
        reader.Moment(),
        reader.OptionalSpan().GetValueOrDefault(),
        (JobFailureReason)reader.Count(),
        reader.Text());

    public static void WriteProgress(ChangeBuffer changes, JobProgress? progress)
    {
        changes.Flag(progress is not null);
        if (progress is not null)
        {
            changes.Real(progress.Fraction);
            changes.OptionalText(progress.Note);
        }
    }

    public static JobProgress? ReadProgress(ref ChangeReader reader) =>
        reader.Flag() ? new JobProgress(reader.Real(), reader.OptionalText()) : null;
}
