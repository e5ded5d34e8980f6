using System.Text.Json;
using LoadTest.Reporting;

namespace LoadTest.Relay;

/// <summary>Writes a report for programs. Times are in milliseconds, and their names say so.</summary>
internal static class RelayJsonReport
{
    public static void Write(Stream output, RelayReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteOptions(json, report);
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            WriteStep(json, step);
        }

        json.WriteEndArray();
        WriteCapacity(json, report.Capacity);
        JsonReport.WriteFailures(json, report.Failures);
        json.WriteNumber("clientProcessorMs", report.ProcessorTime.TotalMilliseconds);
        json.WriteBoolean("interrupted", report.Interrupted);
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, RelayReport report)
    {
        var options = report.Options;
        json.WriteStartObject("options");
        json.WriteString("url", options.Target.Address.ToString());
        json.WriteNumber("durationMs", options.Duration.TotalMilliseconds);
        json.WriteNumber("maxP99Ms", options.MaxP99.TotalMilliseconds);
        json.WriteBoolean("cold", options.IsCold);
        json.WriteStartArray("paths");
        foreach (var path in report.Paths)
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, StepResult step)
    {
        json.WriteStartObject();
        json.WriteNumber("users", step.Users);
        json.WriteNumber("durationMs", step.Elapsed.TotalMilliseconds);
        json.WriteNumber("succeeded", step.Times.Count);
        json.WriteNumber("failed", step.Errors);
        json.WriteNumber("requestsPerSecond", Math.Round(step.RequestsPerSecond, 1));
        JsonReport.WriteTimes(json, "timeMs", step.Times);
        if (step.UpstreamRequests is { } requests)
        {
            json.WriteStartObject("upstreamRequests");
            foreach (var (path, count) in requests)
            {
                json.WriteNumber(path, count);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCapacity(Utf8JsonWriter json, Capacity? capacity)
    {
        if (capacity is null)
        {
            json.WriteNull("capacity");
            return;
        }

        json.WriteStartObject("capacity");
        json.WriteNumber("users", capacity.Users);
        json.WriteNumber("requestsPerSecond", Math.Round(capacity.RequestsPerSecond, 1));
        json.WriteBoolean("orMore", capacity.IsOpen);
        json.WriteEndObject();
    }
}
