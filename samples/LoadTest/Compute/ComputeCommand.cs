using System.CommandLine;
using System.Globalization;
using LoadTest.Numbers;
using LoadTest.Reporting;

namespace LoadTest.Compute;

/// <summary>The command <c>compute</c>: its options, and what it does with them.</summary>
internal sealed class ComputeCommand(TimeProvider time, Func<TextWriter, IProgressView> createView)
{
    private const int MaxRequests = 10_000_000;
    private const int MaxClients = 10_000;
    private const int MaxConcurrency = 4_096;

    /// <summary>The contract accepts no more numbers in one request.</summary>
    private const int MaxBatch = 10_000;

    private const int MaxFollowSeconds = 7 * 24 * 60 * 60;

    private readonly Option<int> _requests = Count("--requests", "COUNT", 20_000, MaxRequests, "How many numbers are sent.");
    private readonly Option<int> _clients = Count("--clients", "COUNT", 10, MaxClients, "How many callers send them, in turn; each has its own X-Caller-ID.");
    private readonly Option<int> _concurrency = Count("--concurrency", "COUNT", 50, MaxConcurrency, "How many requests are in flight at a time, in all.");
    private readonly Option<int> _batch = Count("--batch", "COUNT", 1, MaxBatch, "How many numbers a request carries. 1 uses POST /compute, more use POST /compute/batch.");
    private readonly Option<int> _minDigits = Digits("--min-digits", 6, "Products are not below 10^DIGITS.");
    private readonly Option<int> _maxDigits = Digits("--max-digits", 20, "Products stay below 10^DIGITS. Equal to --min-digits: all have exactly that many digits.");
    private readonly Option<int> _followTimeout = Count("--follow-timeout", "SECONDS", 300, MaxFollowSeconds, "How long the jobs may take after the last was accepted. What has not ended then counts as lost.");

    private readonly Option<string> _url = CommandOptions.Url();

    private readonly Option<ulong?> _seed = CommandOptions.Seed(
        "Makes the same numbers as an earlier run, which printed its seed. Random by default. A service that remembers them answers from its cache.");

    private readonly Option<bool> _idempotent = new("--idempotent")
    {
        Description = "Sends an Idempotency-Key with each request, so that a request whose connection broke is sent again. Without it, it counts as failed.",
    };

    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Writes the report as JSON, too.");
    private readonly Option<string?> _csv = CommandOptions.OutputFile("--csv", "Writes a line for each number: outcome, times, waiting time.");

    /// <summary>Gets command lines that the help shows.</summary>
    public static IReadOnlyList<(string Arguments, string Meaning)> Examples { get; } =
    [
        ("compute", "20,000 numbers of up to 20 digits, one a request, from 10 callers"),
        ("compute --requests 1000000 --batch 10000 --concurrency 4", "a million numbers in a hundred requests"),
        ("compute --requests 200 --min-digits 30 --max-digits 30", "few but hard numbers, of exactly 30 digits"),
        ("compute --seed 42 --json report.json --csv jobs.csv", "the same numbers every time, and files for further study"),
    ];

    public Command Create()
    {
        var command = new Command("compute", "Sends products of two primes to be factored, follows every job to its end and checks every answer.")
        {
            _requests, _clients, _concurrency, _batch, _url, _minDigits, _maxDigits, _seed, _followTimeout, _idempotent, _json, _csv,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Count(string name, string helpName, int byDefault, int largest, string description) =>
        CommandOptions.Between(name, helpName, byDefault, 1, largest, description);

    private static Option<int> Digits(string name, int byDefault, string description) =>
        CommandOptions.Between(name, "DIGITS", byDefault, ProductRange.Smallest, ProductRange.Largest, description);

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = Read(arguments);
        if (!options.Range.IsValid)
        {
            // Here and not in a validator of the command: those run even when one of the two numbers could not be read.
            await arguments.InvocationConfiguration.Error.WriteLineAsync(
                $"--min-digits must not be above --max-digits, but {options.Range.MinDigits} is above {options.Range.MaxDigits}.").ConfigureAwait(false);
            return ExitCodes.NotStarted;
        }

        var output = arguments.InvocationConfiguration.Output;
        var text = new ComputeTextReport(output);
        text.WritePlan(options);
        return await CommandRun.RunAsync(
            arguments,
            async token =>
            {
                var (report, ledger, tally) = await new ComputeRun(options, createView(output), time).RunAsync(token).ConfigureAwait(false);
                text.Write(report);
                WriteFiles(report, ledger, tally);
                return report.ExitCode;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ComputeOptions Read(ParseResult arguments)
    {
        return new ComputeOptions
        {
            Target = CommandOptions.TargetOf(arguments, _url),
            Requests = arguments.GetValue(_requests),
            Clients = arguments.GetValue(_clients),
            Concurrency = arguments.GetValue(_concurrency),
            Batch = arguments.GetValue(_batch),
            Range = new ProductRange(arguments.GetValue(_minDigits), arguments.GetValue(_maxDigits)),
            Seed = CommandOptions.SeedOf(arguments, _seed),
            RunId = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture),
            FollowTimeout = TimeSpan.FromSeconds(arguments.GetValue(_followTimeout)),
            Idempotent = arguments.GetValue(_idempotent),
            JsonPath = arguments.GetValue(_json),
            CsvPath = arguments.GetValue(_csv),
        };
    }

    private static void WriteFiles(ComputeReport report, JobLedger ledger, SubmissionTally tally)
    {
        if (report.Options.JsonPath is { } jsonPath)
        {
            using var file = File.Create(jsonPath);
            JsonReport.Write(file, report);
        }

        if (report.Options.CsvPath is { } csvPath)
        {
            using var file = new StreamWriter(csvPath);
            CsvReport.Write(file, report.Options, ledger, tally);
        }
    }
}
