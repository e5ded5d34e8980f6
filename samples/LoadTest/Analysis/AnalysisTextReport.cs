using System.Globalization;
using LoadTest.Reporting;
using LoadTest.Statistics;

namespace LoadTest.Analysis;

/// <summary>Writes a report for people: plain text, the same on a terminal and in a file.</summary>
internal sealed class AnalysisTextReport(TextWriter output)
{
    private readonly ReportLines _lines = new(output);

    /// <summary>Writes what is about to be done.</summary>
    public void WritePlan(AnalysisOptions options)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"analysis: {options.Requests:N0} requests, each for 1 to {options.MaxAnalyses} analyses, {options.Concurrency:N0} in flight, to {options.Target.Address}, seed {options.Seed}"));
        output.WriteLine();
    }

    public void Write(AnalysisReport report)
    {
        var received = report.Received;
        output.WriteLine();
        output.WriteLine("Analyses");
        _lines.WriteRow("requests", $"{ReportText.Number(report.Accepted)} accepted, {ReportText.Number(report.Failed)} failed");
        _lines.WriteRow("time to send", ReportText.Seconds(report.TimeToSend));
        _lines.WriteRow("request time, p50 / p99 / max", Times(report.RequestTimes));
        _lines.WriteRow("analyses triggered", ReportText.Number(report.Triggered));
        _lines.WriteRow("flush interval", ReportText.Time(report.Options.FlushInterval));
        _lines.WriteRow("webhook requests received", $"{ReportText.Number(received.Requests)}, and {ReportText.Number(received.Repeats)} again");
        _lines.WriteRow("largest body", $"{ReportText.Number(received.LargestBody)} bytes");
        _lines.WriteRow("output received", ReportText.Megabytes(received.Bytes));
        _lines.WriteRow("time until all data arrived", report.TimeToArrive is { } time ? ReportText.Seconds(time) : "nothing arrived");
        _lines.WriteRow("average interval of receipts", received.AverageIntervalMs is { } interval ? ReportText.Time(TimeSpan.FromMilliseconds(interval)) : "none");
        _lines.WriteRow("line latency, p50 / p99 / max", Times(report.Latencies));
        _lines.WriteRow("last byte after the last end", report.LastByteAfterEnd is { } after ? ReportText.Seconds(after) : "not known");
        _lines.WriteRow("streams complete", ReportText.Number(report.Complete));
        _lines.WriteRow("streams incomplete", ReportText.Number(report.Incomplete));
        _lines.WriteRow("streams lost", ReportText.Number(report.Lost));
        _lines.WriteRow("completed_and_sent", ReportText.Number(report.CompletedAndSent));
        _lines.WriteRow("out of order, gaps, changed", ReportText.Number(received.Violations));
        _lines.WriteRow("processor time of this client", ReportText.Seconds(report.ProcessorTime));
        output.WriteLine();
        _lines.WriteFailures(report.Failures);
        output.WriteLine(Verdict(report));
    }

    private static string Verdict(AnalysisReport report) =>
        report.IsClean ? "Everything was accepted and has arrived, whole and in order."
        : report.Interrupted ? "Stopped by the user before everything had arrived."
        : "Not everything went well: " + ReportText.Join(
            (report.Failed, "requests failed"), (report.Incomplete, "streams incomplete"), (report.Lost, "lost"), ((int)report.Received.Violations, "violations")) + ".";

    private static string Times(Percentiles times) =>
        times.Count == 0 ? "none" : $"{ReportText.Time(times.Median)} / {ReportText.Time(times.P99)} / {ReportText.Time(times.Maximum)}";
}
