using System.CommandLine;
using System.CommandLine.Help;

namespace MenuApi;

/// <summary>The command line as a whole.</summary>
internal static class MenuTool
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="time">The clock: it says which day is today.</param>
    /// <param name="cancellationToken">Stops the program as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, InvocationConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var root = new MenuCommand(time).Create();
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction usual)
        {
            help.Action = new MenuHelpAction(usual);
        }

        var parsed = root.Parse(arguments);
        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken);

        // The parser has printed what is wrong; it has no exit code of its own for that.
        return parsed.Errors.Count > 0 ? ExitCodes.NotStarted : exitCode;
    }
}
