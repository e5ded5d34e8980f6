using System.Text.Json;
using LoadTest.Reporting;

namespace LoadTest.Analysis;

/// <summary>Writes a report for programs. Times are in milliseconds, and their names say so; a time that is not known is missing.</summary>
internal static class AnalysisJsonReport
{
    public static void Write(Stream output, AnalysisReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteOptions(json, report.Options);
        WriteRequests(json, report);
        WriteReceipts(json, report);
        WriteStreams(json, report);
        JsonReport.WriteFailures(json, report.Failures);
        json.WriteNumber("clientProcessorMs", report.ProcessorTime.TotalMilliseconds);
        json.WriteBoolean("interrupted", report.Interrupted);
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, AnalysisOptions options)
    {
        json.WriteStartObject("options");
        json.WriteString("url", options.Target.Address.ToString());
        json.WriteNumber("requests", options.Requests);
        json.WriteNumber("maxAnalyses", options.MaxAnalyses);
        json.WriteNumber("concurrency", options.Concurrency);
        json.WriteNumber("seed", options.Seed);
        json.WriteNumber("flushIntervalMs", options.FlushInterval.TotalMilliseconds);
        json.WriteNumber("timeoutMs", options.Timeout.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void WriteRequests(Utf8JsonWriter json, AnalysisReport report)
    {
        json.WriteStartObject("requests");
        json.WriteNumber("accepted", report.Accepted);
        json.WriteNumber("failed", report.Failed);
        json.WriteNumber("durationMs", report.TimeToSend.TotalMilliseconds);
        JsonReport.WriteTimes(json, "timeMs", report.RequestTimes);
        json.WriteEndObject();
    }

    private static void WriteReceipts(Utf8JsonWriter json, AnalysisReport report)
    {
        var received = report.Received;
        json.WriteStartObject("webhooks");
        json.WriteNumber("requests", received.Requests);
        json.WriteNumber("repeats", received.Repeats);
        json.WriteNumber("chunks", received.Chunks);
        json.WriteNumber("bytes", received.Bytes);
        json.WriteNumber("largestBodyBytes", received.LargestBody);
        json.WriteNumber("violations", received.Violations);
        WriteIfKnown(json, "averageIntervalMs", received.AverageIntervalMs);
        WriteIfKnown(json, "allArrivedMs", report.TimeToArrive?.TotalMilliseconds);
        WriteIfKnown(json, "lastByteAfterLastEndMs", report.LastByteAfterEnd?.TotalMilliseconds);
        JsonReport.WriteTimes(json, "lineLatencyMs", report.Latencies);
        json.WriteEndObject();
    }

    private static void WriteStreams(Utf8JsonWriter json, AnalysisReport report)
    {
        json.WriteStartObject("analyses");
        json.WriteNumber("triggered", report.Triggered);
        json.WriteNumber("complete", report.Complete);
        json.WriteNumber("incomplete", report.Incomplete);
        json.WriteNumber("lost", report.Lost);
        json.WriteNumber("completedAndSent", report.CompletedAndSent);
        json.WriteEndObject();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
