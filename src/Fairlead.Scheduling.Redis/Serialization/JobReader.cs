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

    public TJob ReadPayload(RedisValue payload) => JsonSerializer.Deserialize((byte[])payload!, serialization.Job)!;

    /// <summary>Reads jobs that a script answered, each as its id and its fields.</summary>
    public List<(JobId Id, JobSnapshot<TJob, TResult>? Snapshot)> ReadAll(RedisResult jobs) =>
        [.. ((RedisResult[])jobs!).Select(job =>
        {
            var parts = (RedisResult[])job!;
            var id = JobId.Parse((string)parts[0]!, provider: null);
            return (id, Read(id, FieldsOf(parts[1])));
        })];

    /// <summary>Reads jobs that a script answered, each with its number.</summary>
    public List<(long Number, JobSnapshot<TJob, TResult> Job)> ReadNumbered(RedisResult jobs) =>
        [.. ((RedisResult[])jobs!).Select(job =>
        {
            var parts = (RedisResult[])job!;
            var fields = FieldsOf(parts[1]).ToList();
            var number = PackedTurn.ReadNumber((byte[])fields.Single(static field => field.Name == "told").Value!);
            return (number, Read(JobId.Parse((string)parts[0]!, provider: null), fields)!);
        })];

    /// <summary>Reads one job; <see langword="null"/> when there are no fields.</summary>
    public JobSnapshot<TJob, TResult>? Read(JobId id, IEnumerable<HashEntry> entries)
    {
        var fields = entries.ToDictionary(static entry => (string)entry.Name!, static entry => entry.Value, StringComparer.Ordinal);
        if (fields.Count == 0)
        {
            return null;
        }

        var status = Statuses[fields["status"]!];
        var hasEnded = status is JobStatus.Completed or JobStatus.Dead or JobStatus.Canceled;
        var turn = PackedTurn.Read((byte[])fields["turn"]!);
        var (submitted, priority) = PackedTurn.ReadTold((byte[])fields["told"]!);
        return new JobSnapshot<TJob, TResult>(
            id, fields["caller"]!, ReadPayload(fields["payload"]), status, turn.Attempts, RedisMoment.ToMoment(submitted))
        {
            Priority = (FairPriority)priority,
            DueAt = status == JobStatus.Delayed ? RedisMoment.ToMoment(fields["due"]) : null,
            Failures = fields.TryGetValue("failures", out var failures) ? ReadFailures((byte[])failures!) : [],
            Progress = ReadProgress(fields),
            StartedAt = turn.Started > 0 ? RedisMoment.ToMoment(turn.Started) : null,
            EndedAt = hasEnded ? RedisMoment.ToMoment(turn.Ended) : null,
            Duration = hasEnded && turn.DurationAndOne > 0 ? TimeSpan.FromMicroseconds(turn.DurationAndOne - 1) : null,
            Error = fields.TryGetValue("error", out var error) ? (string?)error : null,
            Result = fields.TryGetValue("result", out var result) ? JsonSerializer.Deserialize((byte[])result!, serialization.Result) : default,
        };
    }

    private static IEnumerable<HashEntry> FieldsOf(RedisResult fields) =>
        ((RedisValue[])fields!).Chunk(2).Select(static pair => new HashEntry(pair[0], pair[1]));

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
