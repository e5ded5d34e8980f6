using System.Globalization;
using LoadTest.Compute;

namespace LoadTest.Reporting;

/// <summary>Writes a report for people: plain text, the same on a terminal and in a file.</summary>
internal sealed class ComputeTextReport(TextWriter output)
{
    private const int MaxClientRows = 100;

    private readonly ReportLines _lines = new(output);

    /// <summary>Writes what is about to be done.</summary>
    public void WritePlan(ComputeOptions options)
    {
        var range = options.Range;
        var batch = options.Batch == 1 ? "one number a request" : $"{ReportText.Number(options.Batch)} numbers a request";
        output.WriteLine(
            $"compute: {ReportText.Number(options.Requests)} numbers, {batch}, {ReportText.Number(options.Clients)} clients, " +
            $"{ReportText.Number(options.Concurrency)} requests in flight, to {options.Target.Address}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"products of two primes from 10^{range.FirstDecade} to 10^{range.MaxDigits}, seed {options.Seed}; callers {options.CallerName(0)} to {options.Clients}"));
        output.WriteLine();
    }

    public void Write(ComputeReport report)
    {
        output.WriteLine();
        WriteSubmission(report);
        if (report.Follow is { } follow)
        {
            WriteJobs(follow);
            WriteFairness(report.Options, follow);
        }

        _lines.WriteFailures(report.Failures);
        output.WriteLine(Verdict(report));
    }

    private void WriteSubmission(ComputeReport report)
    {
        var summary = report.Submission;
        var times = summary.RequestTimes;
        output.WriteLine("Requests");
        _lines.WriteRow("total duration", ReportText.Seconds(summary.Duration));
        _lines.WriteRow("succeeded", ReportText.Number(summary.Accepted));
        _lines.WriteRow("failed", ReportText.Number(summary.Failed));
        _lines.WriteRow("average request time", ReportText.Time(times.Average));
        _lines.WriteRow("minimum", ReportText.Time(times.Minimum));
        _lines.WriteRow("maximum", ReportText.Time(times.Maximum));
        _lines.WriteRow("p50", ReportText.Time(times.Median));
        _lines.WriteRow("p95", ReportText.Time(times.P95));
        _lines.WriteRow("p99", ReportText.Time(times.P99));
        _lines.WriteRow("requests per second", ReportText.Rate(summary.RequestsPerSecond));
        if (report.Options.Batch > 1)
        {
            _lines.WriteRow("jobs accepted", ReportText.Number(summary.JobsAccepted));
            _lines.WriteRow("jobs per second", ReportText.Rate(summary.JobsPerSecond));
        }

        WriteRepeats(summary);
        _lines.WriteRow("processor time of this client", $"{ReportText.Seconds(summary.ClientProcessorTime)}, {ReportText.Time(summary.ProcessorTimePerRequest)} a request");
        _lines.WriteRow("memory of this client, at most", ReportText.Megabytes(report.PeakMemoryBytes));
        output.WriteLine();
    }

    private void WriteRepeats(SubmissionSummary summary)
    {
        if (summary.TooMany + summary.Unavailable > 0)
        {
            _lines.WriteRow("tried again", $"{ReportText.Join((summary.TooMany, "times after 429"), (summary.Unavailable, "after 503"))}; waited {ReportText.Time(summary.Waited)} in all");
        }

        if (summary.Reconnected > 0)
        {
            _lines.WriteRow("sent again", $"{ReportText.Number(summary.Reconnected)} times after a lost connection");
        }
    }

    private void WriteJobs(FollowSummary follow)
    {
        var counts = follow.Counts;
        output.WriteLine($"Jobs, followed for {ReportText.Seconds(follow.Elapsed)}");
        _lines.WriteRow("completed", ReportText.Number(counts.Completed));
        _lines.WriteRow("running", ReportText.Number(counts.Running));
        _lines.WriteRow("pending", ReportText.Number(counts.Pending));
        _lines.WriteRow("failed", ReportText.Number(counts.Failed));
        _lines.WriteRow("canceled", ReportText.Number(counts.Canceled));
        _lines.WriteRow("not found", ReportText.Number(counts.NotFound));
        _lines.WriteRow("wrong", $"{ReportText.Number(counts.Wrong)} of {ReportText.Number(counts.Completed + counts.Wrong)} checked");
        _lines.WriteRow("answered from cache", ReportText.Number(follow.FromCache));
        if (follow.Unannounced > 0)
        {
            _lines.WriteRow("accepted without an answer", ReportText.Number(follow.Unannounced));
        }

        _lines.WriteRow("last job ended", follow.LastEnded is not { } after ? "none ended"
            : after < TimeSpan.Zero ? $"{ReportText.Seconds(-after)} before the last acceptance"
            : $"within {ReportText.Seconds(after)} of the last acceptance");
        output.WriteLine();
    }

    private void WriteFairness(ComputeOptions options, FollowSummary follow)
    {
        var nameWidth = Math.Max("client".Length, options.CallerName(options.Clients - 1).Length);
        output.WriteLine("Waiting time, from submission to start");
        output.WriteLine($"  {"client".PadRight(nameWidth)} {"jobs",10} {"median",10} {"p99",10} {"maximum",10}");
        for (var client = 0; client < Math.Min(follow.Waits.Count, MaxClientRows); client++)
        {
            var wait = follow.Waits[client];
            output.WriteLine(
                $"  {options.CallerName(client).PadRight(nameWidth)} {ReportText.Number(wait.Count),10} " +
                $"{ReportText.Time(wait.Median),10} {ReportText.Time(wait.P99),10} {ReportText.Time(wait.Maximum),10}");
        }

        if (follow.Waits.Count > MaxClientRows)
        {
            output.WriteLine($"  ({ReportText.Number(follow.Waits.Count - MaxClientRows)} more clients are in the JSON report)");
        }

        var backlog = follow.Backlog;
        output.WriteLine(backlog.Jobs == 0
            ? "Jain's index of service: none, the clients were never all backlogged for 500 ms without a break"
            : $"Jain's index of service while all clients were backlogged ({ReportText.Seconds(backlog.Duration)}, " +
              $"{ReportText.Number(backlog.Jobs)} jobs): {ReportText.Index(backlog.ByWorkerTime)} by worker time, {ReportText.Index(backlog.ByJobs)} by jobs");
        output.WriteLine();
    }

    private static string Verdict(ComputeReport report)
    {
        if (report.IsClean)
        {
            return "Everything was accepted, has ended and is right.";
        }

        var settled = report.Submission.Accepted + report.Submission.Failed;
        if (report.Interrupted)
        {
            return $"Stopped by the user after {ReportText.Number(settled)} of {ReportText.Number(report.Options.HttpRequests)} requests; " +
                (report.Follow is null ? "the jobs were not followed." : "the jobs were not followed to their end.");
        }

        var counts = report.Follow?.Counts ?? default;
        return "Not everything went well: " + ReportText.Join(
            (report.Submission.Failed, "requests failed"),
            (counts.Open + counts.NotFound, "jobs lost"),
            (counts.Wrong, "wrong"),
            (counts.Failed + counts.Canceled, "failed or canceled"),
            (report.Follow?.Unannounced ?? 0, "accepted without an answer")) + ".";
    }
}
