using System.CommandLine;
using System.CommandLine.Help;
using LoadTest.Analysis;
using LoadTest.Compute;
using LoadTest.Relay;
using LoadTest.Reporting;

namespace LoadTest;

/// <summary>The command line as a whole.</summary>
internal static class LoadTestTool
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="time">The clock of the run.</param>
    /// <param name="createView">Makes the display of progress for an output.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        InvocationConfiguration configuration,
        TimeProvider time,
        Func<TextWriter, IProgressView> createView,
        CancellationToken cancellationToken)
    {
        var parsed = CreateRoot(time, createView).Parse(arguments);
        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);

        // The parser has printed what is wrong and how it is done; it has no exit code of its own for that.
        return parsed.Errors.Count > 0 ? ExitCodes.NotStarted : exitCode;
    }

    private static RootCommand CreateRoot(TimeProvider time, Func<TextWriter, IProgressView> createView)
    {
        var root = new RootCommand("Loads the sample services and checks everything that they answer.")
        {
            new ComputeCommand(time, createView).Create(),
            new AnalysisCommand(time, createView).Create(),
            new RelayCommand(time, createView).Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction usual)
        {
            help.Action = new ExampleHelpAction(usual, [.. ComputeCommand.Examples, .. AnalysisCommand.Examples, .. RelayCommand.Examples]);
        }

        return root;
    }
}
