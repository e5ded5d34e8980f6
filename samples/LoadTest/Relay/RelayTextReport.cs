using System.Globalization;
using LoadTest.Reporting;

namespace LoadTest.Relay;

/// <summary>Writes a report for people: plain text, the same on a terminal and in a file.</summary>
internal sealed class RelayTextReport(TextWriter output)
{
    private const int MostKeysShown = 20;

    private readonly ReportLines _lines = new(output);

    /// <summary>Writes what is about to be done.</summary>
    public void WritePlan(RelayOptions options)
    {
        output.WriteLine(
            $"relay: {string.Join(", ", options.Users.Select(static users => ReportText.Number(users)))} users without think time, " +
            $"{ReportText.Time(options.Duration)} each, to {options.Target.Address}{(options.IsCold ? ", each time on paths that nobody has asked for" : "")}");
        output.WriteLine();
    }

    public void Write(RelayReport report)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Paths.Count} paths in turn, beginning with {report.Paths[0]}"));
        output.WriteLine($"  {"users",7} {"requests/s",12} {"mean",10} {"p50",10} {"p99",10} {"max",10} {"errors",9}");
        foreach (var step in report.Steps)
        {
            var times = step.Times;
            output.WriteLine(
                $"  {ReportText.Number(step.Users),7} {ReportText.Rate(step.RequestsPerSecond),12} {ReportText.Time(times.Average),10} {ReportText.Time(times.Median),10} " +
                $"{ReportText.Time(times.P99),10} {ReportText.Time(times.Maximum),10} {ReportText.Number(step.Errors),9}");
        }

        output.WriteLine();
        WriteUpstream(report);
        _lines.WriteRow("capacity", Describe(report));
        _lines.WriteRow("processor time of this client", ReportText.Seconds(report.ProcessorTime));
        output.WriteLine();
        _lines.WriteFailures(report.Failures);
        output.WriteLine(Verdict(report));
    }

    private void WriteUpstream(RelayReport report)
    {
        foreach (var step in report.Options.IsCold ? report.Steps : [])
        {
            _lines.WriteRow($"upstream, {ReportText.Number(step.Users)} users", step.UpstreamRequests is not { } counts ? "not known: the counter does not answer"
                : counts.Values.All(static count => count == 1) ? $"1 request for each of {ReportText.Number(counts.Count)} paths"
                : $"{ReportText.Number(counts.Values.Sum())} requests for {ReportText.Number(counts.Count)} paths");
            foreach (var (path, count) in (step.UpstreamRequests ?? new Dictionary<string, long>()).Where(static entry => entry.Value != 1).Take(MostKeysShown))
            {
                _lines.WriteRow("", $"{ReportText.Number(count)} for {path}");
            }
        }
    }

    private static string Describe(RelayReport report)
    {
        var bound = $"no error, p99 of at most {ReportText.Time(report.Options.MaxP99)}";
        return report.Capacity is { } capacity
            ? $"{ReportText.Number(capacity.Users)} users{(capacity.IsOpen ? " or more" : "")}, {ReportText.Rate(capacity.RequestsPerSecond)} requests/s ({bound})"
            : $"less than every step ({bound})";
    }

    private static string Verdict(RelayReport report) =>
        report.Interrupted ? $"Stopped by the user in step {report.Steps.Count} of {report.Options.Users.Count}."
        : report.IsClean ? report.Options.IsCold ? "Every answer was right, and the upstream was asked once for each path." : "Every answer was right."
        : report.Errors > 0 ? $"Not everything went well: {ReportText.Join((report.Errors, "errors"))}."
        : "Every answer was right, but the upstream was not asked once for each path. Answers that expire within a step are asked for again.";
}
