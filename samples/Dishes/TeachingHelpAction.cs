using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dishes;

/// <summary>Shows the usual help, then what a name may look like, examples, and the exit codes.</summary>
internal sealed class TeachingHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    private const string Lesson =
        """
        Names:
          Case, accents and signs do not matter, the beginning of a word is enough, and a few wrong letters are
          forgiven: one in a name of three letters, two from six, three from ten. When several restaurants fit,
          all are named and none is asked; when none fits, the nearest are named.

        Examples:
          dishes                          all restaurants, with their ids
          dishes harbour                  what Harbour Kitchen cooks today, and how to walk there
          dishes smorebrod                Smørrebrød, misspelled and without its letters
          dishes brücke --date 2030-01-02 on another day
          dishes --json pena | jq .       the answer of the relay, for programs
          dishes --url http://127.0.0.1:5600/api
                                          asks the menu service itself, without a relay before it

        The relay is asked for ADDRESS/restaurant and ADDRESS/restaurant/ID. dishes.sh does the same where there
        is nothing but a shell, curl and awk.

        Colors are for terminals only; with NO_COLOR set to anything there are none.

        Exit codes:
          0 printed; 1 no restaurant has that name, or several do; 2 wrong options, nothing was asked;
          3 the restaurant is closed on that day; 4 the relay does not answer, or not with restaurants;
          130 stopped with Ctrl+C.
        """;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Lesson);
        return ExitCodes.Success;
    }
}
