using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Factor.Output;
using Factor.Running;

namespace Factor;

/// <summary>The command line: its options, and what it does with them.</summary>
internal sealed class FactorTool(TextReader input, IProgressDisplay display, TimeProvider time)
{
    private const int MaximumThreads = 1_024;

    private readonly Argument<string[]> _expressions = new("expression")
    {
        Description = "What to factor, such as 2^137-1. Without any, each line of standard input is one.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Writes an object of JSON on a line for each number, errors included." };
    private readonly Option<bool> _proof = new("--proof") { Description = "Looks for proofs that factors of more than 64 bits are prime, and prints them." };
    private readonly Option<bool> _plan = new("--plan") { Description = "Says what would be tried and how long it takes at most, and factors nothing." };

    private readonly Option<int> _threads = new("--threads")
    {
        HelpName = "COUNT",
        Description = string.Create(CultureInfo.InvariantCulture, $"How many threads work, on one large number or on as many small ones. From 1 to {MaximumThreads:N0}; by default as many as there are processors."),
        DefaultValueFactory = static _ => Math.Min(Environment.ProcessorCount, MaximumThreads),
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads is < 1 or > MaximumThreads)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--threads must be a whole number from 1 to {MaximumThreads:N0}, not '{text}'."));
            }

            return threads;
        },
    };

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        HelpName = "FILE",
        Description = "Keeps the work on one number in a file, and goes on from there when the file exists. It is deleted when the number is factored.",
    };

    private readonly Option<double> _checkpointEvery = new("--checkpoint-every")
    {
        HelpName = "SECONDS",
        Description = "How often the checkpoint is saved, besides with Ctrl+C. From 0 to 86,400; the default is 30.",
        DefaultValueFactory = static _ => 30,
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0 and <= 86_400))
            {
                result.AddError($"--checkpoint-every must be a number of seconds from 0 to 86,400, not '{text}'.");
            }

            return seconds;
        },
    };

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        // A file of arguments would be one more thing to explain; standard input serves the purpose.
        var parsed = CreateRoot().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
        }

        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);

        // The parser has printed what is wrong and how it is done; it has no exit code of its own for that.
        return parsed.Errors.Count > 0 && exitCode != ExitCodes.Success ? ExitCodes.WrongUsage : exitCode;
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Factors integers completely into primes.") { _expressions, _proof, _plan, _json, _threads, _checkpoint, _checkpointEvery };
        root.SetAction(RunAsync);
        _expressions.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => IsMisspelledOption(token.Value)))
            {
                result.AddError($"There is no option {token.Value}. Run factor --help.");
            }
        });
        root.Validators.Add(result =>
        {
            if (result.GetValue(_checkpoint) is { } file && (file.Length == 0 || result.GetValue(_expressions)?.Length != 1))
            {
                result.AddError("--checkpoint FILE keeps the work on one number: give its name and exactly one expression.");
            }
        });
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction usual)
        {
            help.Action = new TeachingHelpAction(usual);
        }

        return root;
    }

    private static bool IsMisspelledOption(string argument) =>
        argument.TrimStart('-') is [var first, ..] && argument[0] == '-' && char.IsAsciiLetter(first);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = parsed.InvocationConfiguration;
        var options = new ToolOptions
        {
            Threads = parsed.GetValue(_threads),
            Prove = parsed.GetValue(_proof),
            PlanOnly = parsed.GetValue(_plan),
            Json = parsed.GetValue(_json),
            CheckpointFile = parsed.GetValue(_checkpoint),
            CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(_checkpointEvery)),
        };
        IAnswerWriter writer = options.Json ? new JsonAnswerWriter(configuration.Output) : new TextAnswerWriter(configuration.Output, configuration.Error);
        var expressions = parsed.GetValue(_expressions) ?? [];
        var inputs = expressions.Length > 0 ? expressions.ToAsyncEnumerable() : InputLines.ReadAsync(input, cancellationToken);
        try
        {
            using var run = new FactorRun(options, writer, configuration.Error, display, time);
            return await run.RunAsync(inputs, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var advice = File.Exists(options.CheckpointFile) ? $"; what was found is in {options.CheckpointFile}, and the same command goes on from there" : "";
            await configuration.Error.WriteLineAsync("factor: stopped" + advice).ConfigureAwait(false);
            return ExitCodes.Stopped;
        }
    }
}
