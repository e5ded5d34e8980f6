using System.Text.Json;
using LoadTest.Statistics;

namespace LoadTest.Reporting;

/// <summary>Writes a report for programs. Times are in milliseconds, and their names say so.</summary>
internal static class JsonReport
{
    public static void Write(Stream output, ComputeReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteOptions(json, report);
        WriteSubmission(json, report.Submission);
        if (report.Follow is { } follow)
        {
            WriteJobs(json, follow);
            WriteFairness(json, report, follow);
        }

        WriteFailures(json, report.Failures);
        json.WriteNumber("clientPeakMemoryBytes", report.PeakMemoryBytes);
        json.WriteBoolean("interrupted", report.Interrupted);
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, ComputeReport report)
    {
        var options = report.Options;
        json.WriteStartObject("options");
        json.WriteString("url", options.Target.Address.ToString());
        json.WriteNumber("requests", options.Requests);
        json.WriteNumber("clients", options.Clients);
        json.WriteNumber("concurrency", options.Concurrency);
        json.WriteNumber("batch", options.Batch);
        json.WriteNumber("minDigits", options.Range.MinDigits);
        json.WriteNumber("maxDigits", options.Range.MaxDigits);
        json.WriteNumber("seed", options.Seed);
        json.WriteString("runId", options.RunId);
        json.WriteEndObject();
    }

    private static void WriteSubmission(Utf8JsonWriter json, SubmissionSummary summary)
    {
        json.WriteStartObject("requests");
        json.WriteNumber("durationMs", summary.Duration.TotalMilliseconds);
        json.WriteNumber("succeeded", summary.Accepted);
        json.WriteNumber("failed", summary.Failed);
        json.WriteNumber("jobsAccepted", summary.JobsAccepted);
        json.WriteNumber("triedAgainAfter429", summary.TooMany);
        json.WriteNumber("triedAgainAfter503", summary.Unavailable);
        json.WriteNumber("sentAgainAfterLostConnection", summary.Reconnected);
        json.WriteNumber("requestsPerSecond", Math.Round(summary.RequestsPerSecond, 1));
        json.WriteNumber("jobsPerSecond", Math.Round(summary.JobsPerSecond, 1));
        json.WriteNumber("clientProcessorMs", summary.ClientProcessorTime.TotalMilliseconds);
        WriteTimes(json, "timeMs", summary.RequestTimes);
        json.WriteEndObject();
    }

    private static void WriteJobs(Utf8JsonWriter json, FollowSummary follow)
    {
        var counts = follow.Counts;
        json.WriteStartObject("jobs");
        json.WriteNumber("followedMs", follow.Elapsed.TotalMilliseconds);
        json.WriteNumber("completed", counts.Completed);
        json.WriteNumber("running", counts.Running);
        json.WriteNumber("pending", counts.Pending);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("canceled", counts.Canceled);
        json.WriteNumber("notFound", counts.NotFound);
        json.WriteNumber("wrong", counts.Wrong);
        json.WriteNumber("fromCache", follow.FromCache);
        json.WriteNumber("acceptedWithoutAnswer", follow.Unannounced);
        if (follow.LastEnded is { } after)
        {
            json.WriteNumber("lastEndedAfterLastAcceptanceMs", after.TotalMilliseconds);
        }

        json.WriteEndObject();
    }

    private static void WriteFairness(Utf8JsonWriter json, ComputeReport report, FollowSummary follow)
    {
        json.WriteStartArray("clients");
        for (var client = 0; client < follow.Waits.Count; client++)
        {
            json.WriteStartObject();
            json.WriteString("id", report.Options.CallerName(client));
            json.WriteNumber("startedJobs", follow.Waits[client].Count);
            WriteTimes(json, "waitMs", follow.Waits[client]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("fairnessWhileAllBacklogged");
        json.WriteNumber("durationMs", follow.Backlog.Duration.TotalMilliseconds);
        json.WriteNumber("jobs", follow.Backlog.Jobs);
        WriteIndex(json, "jainByWorkerTime", follow.Backlog.ByWorkerTime);
        WriteIndex(json, "jainByJobs", follow.Backlog.ByJobs);
        json.WriteEndObject();
    }

    /// <summary>Writes what went wrong, and how often.</summary>
    public static void WriteFailures(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, int>> failures)
    {
        json.WriteStartArray("failures");
        foreach (var (message, count) in failures)
        {
            json.WriteStartObject();
            json.WriteString("message", message);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a distribution.</summary>
    public static void WriteTimes(Utf8JsonWriter json, string name, Percentiles times)
    {
        json.WriteStartObject(name);
        json.WriteNumber("average", times.Average.TotalMilliseconds);
        json.WriteNumber("min", times.Minimum.TotalMilliseconds);
        json.WriteNumber("p50", times.Median.TotalMilliseconds);
        json.WriteNumber("p95", times.P95.TotalMilliseconds);
        json.WriteNumber("p99", times.P99.TotalMilliseconds);
        json.WriteNumber("max", times.Maximum.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void WriteIndex(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } index)
        {
            json.WriteNumber(name, index);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
