using System.Globalization;
using System.Text.Json;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using StackExchange.Redis;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>Reads jobs from the fields of their hashes.</summary>
internal sealed class JobReader<TJob, TResult>(JobSerialization<TJob, TResult> serialization)
{
    private static readonly Dictionary<string, JobStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["delayed"] = JobStatus.Delayed,
        ["pending"] = JobStatus.Pending,
        ["running"] = JobStatus.Running,
        ["completed"] = JobStatus.Completed,
        ["dead"] = JobStatus.Dead,
        ["canceled"] = JobStatus.Canceled,
    };

    /// <summary>Gets the word for a status in a job's hash.</summary>
    public static string WordOf(JobStatus status) => Statuses.First(word => word.Value == status).Key;

    public TJob ReadPayload(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize(payload, serialization.Job)!;

    /// <summary>Reads jobs that a script answered.</summary>
    public List<(JobId Id, JobSnapshot<TJob, TResult>? Snapshot)> ReadAll(RedisResult jobs) =>
        [.. ((RedisResult[])jobs!).Select(job => Read((RedisValue[])job!))];

    /// <summary>Reads jobs that a script answered, each with its number.</summary>
    public List<(long Number, JobSnapshot<TJob, TResult> Job)> ReadNumbered(RedisResult jobs, RedisValue[] numbers) =>
        [.. ReadAll(jobs).Zip(numbers, static (job, number) => ((long)number, job.Snapshot!))];

    /// <summary>Reads one job: its id, what was told of it, its record, and its own fields; nothing is told of one that is unknown.</summary>
    public (JobId Id, JobSnapshot<TJob, TResult>? Snapshot) Read(RedisValue[] values)
    {
        var id = JobId.Parse((string)values[0]!, provider: null);
        var own = values.Skip(3).Chunk(2).ToDictionary(static pair => (string)pair[0]!, static pair => pair[1], StringComparer.Ordinal);
        return (id, values[1].IsNullOrEmpty ? null : Read(id, new PackedSubmission((byte[])values[1]!), (byte[])values[2]!, own));
    }

    private JobSnapshot<TJob, TResult> Read(JobId id, PackedSubmission told, byte[] packed, Dictionary<string, RedisValue> own)
    {
        var (payload, submitted) = (ReadPayload(told.Payload), RedisMoment.ToMoment(told.Submitted));
        if (packed.Length == 0)
        {
            return new JobSnapshot<TJob, TResult>(id, told.Caller, payload, JobStatus.Pending, 0, submitted) { Priority = told.Priority };
        }

        var record = new PackedRecord(packed);
        var status = Statuses[record.Status];
        var hasEnded = status is JobStatus.Completed or JobStatus.Dead or JobStatus.Canceled;
        return new JobSnapshot<TJob, TResult>(id, told.Caller, payload, status, record.Attempts, submitted)
        {
            Priority = told.Priority,
            DueAt = status == JobStatus.Delayed ? RedisMoment.ToMoment(record.Due) : null,
            Failures = own.TryGetValue("failures", out var failures) ? ReadFailures((byte[])failures!) : [],
            Progress = ReadProgress(own),
            StartedAt = record.Started > 0 ? RedisMoment.ToMoment(record.Started) : null,
            EndedAt = hasEnded ? RedisMoment.ToMoment(record.Ended) : null,
            Duration = hasEnded && record.DurationAndOne > 0 ? TimeSpan.FromMicroseconds(record.DurationAndOne - 1) : null,
            Error = own.TryGetValue("error", out var error) ? (string?)error : null,
            Result = ReadResult(status == JobStatus.Running ? default : record.Rest, own),
        };
    }

    private TResult? ReadResult(ReadOnlySpan<byte> shared, Dictionary<string, RedisValue> own) =>
        own.TryGetValue("result", out var result) ? JsonSerializer.Deserialize((byte[])result!, serialization.Result)
        : shared.IsEmpty ? default
        : JsonSerializer.Deserialize(shared, serialization.Result);

    private static JobProgress? ReadProgress(Dictionary<string, RedisValue> fields) =>
        fields.TryGetValue("progress", out var fraction)
            ? new JobProgress(
                double.Parse((string)fraction!, CultureInfo.InvariantCulture),
                fields.TryGetValue("note", out var note) ? (string?)note : null)
            : null;

    // A list of lists of texts: attempt, start, duration, reason, error.
    private static List<JobFailure> ReadFailures(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(static failure => new JobFailure(
            int.Parse(failure[0].GetString()!, CultureInfo.InvariantCulture),
            RedisMoment.ToMoment(failure[1].GetString()),
            RedisMoment.ToSpan(failure[2].GetString()),
            (JobFailureReason)int.Parse(failure[3].GetString()!, CultureInfo.InvariantCulture),
            failure[4].GetString()!))];
    }
}
