using System.CommandLine;
using System.CommandLine.Help;
using WebhookReceiver.Reporting;

namespace WebhookReceiver;

/// <summary>The command line as a whole.</summary>
internal static class ReceiverTool
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="time">The clock of latency, slow reading and signatures.</param>
    /// <param name="createView">Makes the display for an output.</param>
    /// <param name="cancellationToken">Stops the receiver as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        InvocationConfiguration configuration,
        TimeProvider time,
        Func<TextWriter, IStatisticsView> createView,
        CancellationToken cancellationToken)
    {
        var root = new ReceiverCommand(time, createView).Create();
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction usual)
        {
            help.Action = new ReceiverHelpAction(usual);
        }

        var parsed = root.Parse(arguments);
        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken);

        // The parser has printed what is wrong; it has no exit code of its own for that.
        return parsed.Errors.Count > 0 ? ExitCodes.NotStarted : exitCode;
    }
}
