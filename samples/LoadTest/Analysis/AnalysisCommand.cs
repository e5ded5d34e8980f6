using System.CommandLine;
using LoadTest.Reporting;

namespace LoadTest.Analysis;

/// <summary>The command <c>analysis</c>: its options, and what it does with them.</summary>
internal sealed class AnalysisCommand(TimeProvider time, Func<TextWriter, IProgressView> createView)
{
    private const int MostRequests = 100_000;
    private const int MostConcurrency = 4_096;
    private const int MostSeconds = 24 * 60 * 60;

    /// <summary>The contract accepts no more analyses in one request.</summary>
    private const int MostAnalyses = 64;

    private readonly Option<int> _requests = CommandOptions.Between("--requests", "COUNT", 1_000, 1, MostRequests, "How many requests are sent.");
    private readonly Option<int> _maxAnalyses = CommandOptions.Between("--max-analyses", "COUNT", 6, 1, MostAnalyses, "Each request asks for 1 to that many analyses.");
    private readonly Option<int> _concurrency = CommandOptions.Between("--concurrency", "COUNT", 1_000, 1, MostConcurrency, "How many requests are in flight at a time.");
    private readonly Option<int> _timeout = CommandOptions.Between("--timeout", "SECONDS", 120, 1, MostSeconds, "How long the output may take after the last request was answered. What has not come then counts as incomplete or lost.");
    private readonly Option<int> _flushInterval = CommandOptions.Between("--flush-interval", "MILLISECONDS", 50, 1, 60_000, "Webhooks:FlushInterval of the service, for the report; it changes nothing.");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Writes the report as JSON, too.");
    private readonly Option<string> _url = CommandOptions.Url();
    private readonly Option<ulong?> _seed = CommandOptions.Seed("Asks for the same numbers of analyses as an earlier run, which printed its seed. Random by default.");

    /// <summary>Gets command lines that the help shows.</summary>
    public static IReadOnlyList<(string Arguments, string Meaning)> Examples { get; } =
    [
        ("analysis", "1,000 requests at once, each for 1 to 6 analyses, whose output a receiver of its own puts together and checks"),
        ("analysis --requests 50 --concurrency 5 --max-analyses 64", "few requests for many analyses"),
        ("analysis --seed 42 --json report.json", "the same numbers of analyses every time, and a file for further study"),
    ];

    public Command Create()
    {
        var command = new Command(
            "analysis",
            "Starts analyses and receives what they push: checks every byte's place, and that none is missing. The service must be started with --Webhooks:AllowPrivateNetworks true.")
        {
            _requests, _maxAnalyses, _concurrency, _url, _seed, _timeout, _flushInterval, _json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        var text = new AnalysisTextReport(output);
        var options = Read(arguments);
        text.WritePlan(options);
        return await CommandRun.RunAsync(
            arguments,
            async token =>
            {
                var report = await new AnalysisRun(options, createView(output), time).RunAsync(token).ConfigureAwait(false);
                text.Write(report);
                if (arguments.GetValue(_json) is { } path)
                {
                    using var file = File.Create(path);
                    AnalysisJsonReport.Write(file, report);
                }

                return report.ExitCode;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private AnalysisOptions Read(ParseResult arguments) => new()
    {
        Target = CommandOptions.TargetOf(arguments, _url),
        Requests = arguments.GetValue(_requests),
        MaxAnalyses = arguments.GetValue(_maxAnalyses),
        Concurrency = arguments.GetValue(_concurrency),
        Seed = CommandOptions.SeedOf(arguments, _seed),
        Timeout = TimeSpan.FromSeconds(arguments.GetValue(_timeout)),
        FlushInterval = TimeSpan.FromMilliseconds(arguments.GetValue(_flushInterval)),
    };
}
