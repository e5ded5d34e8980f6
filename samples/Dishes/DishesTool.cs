using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Dishes.Names;
using Dishes.Output;
using Dishes.Service;

namespace Dishes;

/// <summary>The command line: its options, and what it does with them.</summary>
internal sealed class DishesTool(Ink ink)
{
    private const string DateFormat = "yyyy-MM-dd";

    private readonly Argument<string[]> _name = new("name")
    {
        Description = "The name or the id of a restaurant; close is close enough. Without one, all restaurants are listed.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Prints what the relay answered, as it is." };

    private readonly Option<string?> _date = new("--date") { HelpName = "YYYY-MM-DD", Description = "Another day than today." };

    private readonly Option<string> _url = new("--url")
    {
        HelpName = "ADDRESS",
        Description = "Where the relay is.",
        DefaultValueFactory = static _ => "http://localhost:5555",
    };

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        var parsed = CreateRoot().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
        }

        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);

        // The parser has printed what is wrong; it has no exit code of its own for that.
        return parsed.Errors.Count > 0 && exitCode != ExitCodes.Success ? ExitCodes.WrongUsage : exitCode;
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Lists restaurants, and what one of them cooks today.") { _name, _date, _json, _url };
        root.SetAction(RunAsync);
        _name.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value is ['-', ..]))
            {
                result.AddError($"There is no option {token.Value}. Run dishes --help.");
            }
        });
        _date.Validators.Add(static result =>
        {
            if (!DateOnly.TryParseExact(result.GetValueOrDefault<string>(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                result.AddError($"--date must be a day such as 2030-01-02, not '{result.GetValueOrDefault<string>()}'.");
            }
        });
        _url.Validators.Add(static result =>
        {
            if (!MenuService.IsAddress(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--url must be an address such as http://localhost:5555, not '{result.GetValueOrDefault<string>()}'.");
            }
        });
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction usual)
        {
            help.Action = new TeachingHelpAction(usual);
        }

        return root;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var service = new MenuService(new Uri(parsed.GetValue(_url)!), parsed.GetValue(_date));
        var text = new MenuText(output, ink);
        try
        {
            var list = await service.ListAsync(cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(_name) is not { Length: > 0 } words)
            {
                Write(output, parsed, list, text.Write);
                return ExitCodes.Success;
            }

            var name = string.Join(' ', words);
            var match = NameMatch.Find(name, list.Value.Restaurants);
            if (match.Found is not [var restaurant])
            {
                await error.WriteLineAsync(MissText.Of(name, match)).ConfigureAwait(false);
                return ExitCodes.NotFound;
            }

            var menu = await service.FindAsync(restaurant.Id, cancellationToken).ConfigureAwait(false);
            Write(output, parsed, menu, text.Write);
            return menu.Value.IsOpen ? ExitCodes.Success : ExitCodes.Closed;
        }
        catch (NoAnswerException exception)
        {
            await error.WriteLineAsync($"dishes: {exception.Message}").ConfigureAwait(false);
            return ExitCodes.NoAnswer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
    }

    private void Write<T>(TextWriter output, ParseResult parsed, Answer<T> answer, Action<T> write)
    {
        if (parsed.GetValue(_json))
        {
            output.WriteLine(answer.Body);
        }
        else
        {
            write(answer.Value);
        }
    }
}
