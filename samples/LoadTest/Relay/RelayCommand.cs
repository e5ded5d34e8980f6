using System.CommandLine;
using System.Globalization;
using LoadTest.Reporting;

namespace LoadTest.Relay;

/// <summary>The command <c>relay</c>: its options, and what it does with them.</summary>
internal sealed class RelayCommand(TimeProvider time, Func<TextWriter, IProgressView> createView)
{
    private const int MostUsers = 10_000;
    private const int ColdUsers = 1_000;

    private static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualMaxP99 = TimeSpan.FromMilliseconds(100);
    private static readonly int[] UsualUsers = [10, 50, 100, 150, 200, 300];

    private readonly Option<int[]> _users = CommandOptions.Counts(
        "--users", "COUNTS", 1, MostUsers, "How many users ask at a time, one step for each number. By default 10,50,100,150,200,300, and 1,000 with --cold.");

    private readonly Option<TimeSpan?> _duration = CommandOptions.Duration(
        "--duration", UsualDuration, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), "How long each step lasts.");

    private readonly Option<TimeSpan?> _maxP99 = CommandOptions.Duration(
        "--max-p99", UsualMaxP99, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), "How slow the slowest hundredth of the answers may be for the capacity: the most users of a step that has no error and keeps to it.");

    private readonly Option<string[]> _paths = new("--path")
    {
        HelpName = "PATH",
        Description = "What is asked for behind the address; given several times, in turn. Its answer must be the same each time. By default the restaurants that /restaurant lists.",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<bool> _cold = new("--cold")
    {
        Description = "Begins each step with an empty cache: all users at once ask for what nobody has asked for before, the same paths with a query of this run. Reports how often a MenuApi was asked for each.",
    };

    private readonly Option<string> _upstream = CommandOptions.Url("--upstream", "http://127.0.0.1:5600", "With --cold: where the MenuApi is that the relay asks, and that counts its requests; plain HTTP.");
    private readonly Option<string> _url = CommandOptions.Url("--url", "http://localhost:5555/relay", "Where the relay is: /relay of FullService, the root of RelayHost, or any other; plain HTTP.");
    private readonly Option<string?> _json = CommandOptions.OutputFile("--json", "Writes the report as JSON, too.");

    /// <summary>Gets command lines that the help shows.</summary>
    public static IReadOnlyList<(string Arguments, string Meaning)> Examples { get; } =
    [
        ("relay", "six steps of 10 s each against FullService with --Relay:Upstream, and how many users it bears"),
        ("relay --users 1,8,64 --duration 5s --url http://localhost:8080", "a RelayHost, in three short steps"),
        ("relay --cold", "1,000 users at once on an empty cache: the upstream should be asked once for each path"),
        ("relay --path /logo.png --url http://localhost:8081 --max-p99 20ms --json report.json", "any other server, and a file for further study"),
    ];

    public Command Create()
    {
        _paths.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string[]>()?.FirstOrDefault(static path => !IsPath(path)) is { } bad)
            {
                result.AddError($"--path must begin with a slash and have visible ASCII characters only, not '{bad}'.");
            }
        });
        var command = new Command("relay", "Asks a relay as fast as it answers, with more and more users, and checks that every answer is the same.")
        {
            _users, _duration, _url, _paths, _cold, _upstream, _maxP99, _json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static bool IsPath(string path) => path.StartsWith('/') && !path.AsSpan().ContainsAnyExceptInRange('!', '~') && !path.Contains('#', StringComparison.Ordinal);

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        var text = new RelayTextReport(output);
        var options = Read(arguments);
        text.WritePlan(options);
        return await CommandRun.RunAsync(
            arguments,
            async token =>
            {
                var report = await new RelayRun(options, createView(output), time).RunAsync(token).ConfigureAwait(false);
                text.Write(report);
                if (arguments.GetValue(_json) is { } path)
                {
                    using var file = File.Create(path);
                    RelayJsonReport.Write(file, report);
                }

                return report.ExitCode;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private RelayOptions Read(ParseResult arguments)
    {
        var isCold = arguments.GetValue(_cold);
        return new RelayOptions
        {
            Target = CommandOptions.TargetOf(arguments, _url),
            Users = arguments.GetValue(_users) is { Length: > 0 } users ? users : isCold ? [ColdUsers] : UsualUsers,
            Duration = arguments.GetValue(_duration) ?? UsualDuration,
            MaxP99 = arguments.GetValue(_maxP99) ?? UsualMaxP99,
            Paths = arguments.GetValue(_paths) ?? [],
            Upstream = isCold ? CommandOptions.TargetOf(arguments, _upstream) : null,
            RunId = time.GetUtcNow().UtcTicks.ToString("x", CultureInfo.InvariantCulture),
        };
    }
}
