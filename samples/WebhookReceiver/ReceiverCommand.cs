using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fairlead.Webhooks.Signing;
using WebhookReceiver.Hosting;
using WebhookReceiver.Reporting;

namespace WebhookReceiver;

/// <summary>The options, and what the program does with them.</summary>
internal sealed class ReceiverCommand(TimeProvider time, Func<TextWriter, IStatisticsView> createView)
{
    private const int MostBytesPerSecond = 1_000_000_000;

    private readonly Option<int> _port = Whole("--port", "PORT", 0, 65_535, "Where to listen on loopback; 0 takes a free port.", 7_777);
    private readonly Option<int> _latency = Whole("--latency", "MILLISECONDS", 0, 600_000, "How long to wait before each answer.", 0);
    private readonly Option<int?> _slowRead = Optional("--slow-read", "BYTES", 1, MostBytesPerSecond, "Reads no more than this of a body in a second.");
    private readonly Option<int?> _status = Optional("--status", "CODE", 300, 599, "What requests that fail are answered with; 503 by default. Without --fail-rate, all fail.");

    private readonly Option<bool> _http2 = new("--http2")
    {
        Description = "Speaks HTTP/2 without TLS, and nothing else (curl --http2-prior-knowledge).",
    };

    private readonly Option<string[]> _secrets = new("--secret")
    {
        HelpName = "WHSEC",
        Description = "A secret that signs; may be given several times. Without one, signatures are not checked.",
    };

    private readonly Option<double?> _failRate = new("--fail-rate")
    {
        HelpName = "PART",
        Description = "Which part of the requests fails, from 0 to 1. Every second one of them is taken all the same, as if its answer were lost.",
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value is not (>= 0 and <= 1))
            {
                result.AddError($"--fail-rate must be a number from 0 to 1, not '{text}'.");
            }

            return value;
        },
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FOLDER",
        Description = "Writes each stream to a file of its own in this folder.",
    };

    public RootCommand Create()
    {
        var command = new RootCommand("Receives pushed output, puts every stream together, checks all of it, and misbehaves on request.")
        {
            _port, _http2, _secrets, _latency, _failRate, _status, _slowRead, _output,
        };
        _secrets.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !WebhookSecret.TryParse(token.Value, out _)))
            {
                // A secret is not printed, not even one that is none.
                result.AddError($"--secret must be whsec_ and the base64 of 24 to 64 bytes; the one given has {token.Value.Length} characters.");
            }
        });
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

    private static Option<int?> Optional(string name, string helpName, int least, int most, string description) => new(name)
    {
        HelpName = helpName,
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} From {least} to {most:N0}."),
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
        ReceiverHost host;
        try
        {
            host = await ReceiverHost.StartAsync(Read(arguments), time, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A taken port, a folder that cannot be made: a matter for whoever started it, not for a debugger.
            await arguments.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
            return ExitCodes.NotStarted;
        }

        await using (host)
        {
            await output.WriteLineAsync($"Listening on: {host.Url}  Ctrl+C stops.");
            await createView(output).ShowAsync(host.GetStatistics, time, cancellationToken);
            await host.StopAsync();
            var statistics = host.GetStatistics();
            await output.WriteLineAsync(StatisticsText.Summarize(statistics));
            return statistics.Violations == 0 ? ExitCodes.Success : ExitCodes.Violated;
        }
    }

    private ReceiverOptions Read(ParseResult arguments)
    {
        var status = arguments.GetValue(_status);
        return new ReceiverOptions
        {
            Port = arguments.GetValue(_port),
            UseHttp2 = arguments.GetValue(_http2),
            Secrets = arguments.GetValue(_secrets) ?? [],
            Latency = TimeSpan.FromMilliseconds(arguments.GetValue(_latency)),
            FailRate = arguments.GetValue(_failRate) ?? (status is null ? 0 : 1),
            FailStatus = status ?? StatusCodes.Status503ServiceUnavailable,
            ReadBytesPerSecond = arguments.GetValue(_slowRead),
            OutputFolder = arguments.GetValue(_output),
        };
    }
}
