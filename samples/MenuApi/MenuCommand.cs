using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MenuApi.Hosting;

namespace MenuApi;

/// <summary>The options, and what the program does with them.</summary>
internal sealed class MenuCommand(TimeProvider time)
{
    private const int LongestSeconds = 86_400;

    private readonly Option<int> _port = Whole("--port", "PORT", 0, 65_535, "Where to listen on loopback; 0 takes a free port.", 5_600);
    private readonly Option<int> _delay = Whole("--delay", "MILLISECONDS", 0, 600_000, "How long each answer takes.", 0);
    private readonly Option<int> _maxAge = Whole("--max-age", "SECONDS", 0, LongestSeconds, "How long caches may reuse an answer; with 0 they ask each time.", 60);

    private readonly Option<int> _stale = Whole(
        "--stale", "SECONDS", 0, LongestSeconds, "How long after that they may still answer, while they ask again or nobody answers them.", 600);

    private readonly Option<int?> _rateLimit = new("--rate-limit")
    {
        HelpName = "REQUESTS",
        Description = "How many requests it answers in a second, from 1 to 1,000,000; others get 429 with Retry-After. Without it, all are answered.",
        CustomParser = static result => Parse(result, "--rate-limit", 1, 1_000_000),
    };

    public RootCommand Create()
    {
        var command = new RootCommand("Answers with restaurants and what they cook on a day; something for a cache to be in front of.")
        {
            _port, _delay, _rateLimit, _maxAge, _stale,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Whole(string name, string helpName, int least, int most, string description, int byDefault) => new(name)
    {
        HelpName = helpName,
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} From {least} to {most:N0}."),
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most:N0}, not '{text}'."));
        }

        return value;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        MenuHost host;
        try
        {
            host = await MenuHost.StartAsync(Read(arguments), time, cancellationToken);
        }
        catch (IOException exception)
        {
            // A taken port is a matter for whoever started it, not for a debugger.
            await arguments.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
            return ExitCodes.NotStarted;
        }

        await using (host)
        {
            await output.WriteLineAsync($"Listening on: {host.Url}  Ctrl+C stops.");
            await host.WaitForStopAsync(cancellationToken);
        }

        return ExitCodes.Success;
    }

    private MenuOptions Read(ParseResult arguments) => new()
    {
        Port = arguments.GetValue(_port),
        Delay = TimeSpan.FromMilliseconds(arguments.GetValue(_delay)),
        RequestsPerSecond = arguments.GetValue(_rateLimit),
        MaxAge = TimeSpan.FromSeconds(arguments.GetValue(_maxAge)),
        Stale = TimeSpan.FromSeconds(arguments.GetValue(_stale)),
    };
}
