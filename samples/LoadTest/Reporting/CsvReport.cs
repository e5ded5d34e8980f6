using System.Globalization;
using System.Text;
using LoadTest.Compute;

namespace LoadTest.Reporting;

/// <summary>Writes one line for each number of a run, in the order of sending: RFC 4180, with a header.</summary>
/// <remarks>No value holds a comma, a quote or a line break, so none is quoted.</remarks>
internal static class CsvReport
{
    public static void Write(TextWriter output, ComputeOptions options, JobLedger ledger, SubmissionTally tally)
    {
        output.Write("job,id,client,number,smallerPrime,largerPrime,outcome,requestMs,submittedAt,startedAt,completedAt,waitMs\r\n");
        for (var job = 0; job < ledger.Count; job++)
        {
            var product = ledger.Product(job);
            var took = tally.TimeOf(job / options.Batch)?.TotalMilliseconds;
            var times = ledger.TimesOf(job);
            var wait = times is { } known ? new TimeSpan(known.Started - known.Submitted).TotalMilliseconds : (double?)null;
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{job},{Encoding.UTF8.GetString(ledger.Ids[job])},{options.CallerName(ledger.ClientOf(job))},{product.Value},{product.Smaller},{product.Larger},"));
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{ledger.Outcome(job)},{took},{Time(times?.Submitted)},{Time(times?.Started)},{Time(times?.Ended)},{wait}\r\n"));
        }
    }

    private static string Time(long? utcTicks) =>
        utcTicks is { } ticks ? new DateTime(ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture) : "";
}
