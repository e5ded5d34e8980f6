using System.CommandLine;
using LoadTest.Compute;

namespace LoadTest;

/// <summary>Runs what a command does, and says why nothing was sent when nothing was.</summary>
internal static class CommandRun
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">What the command was called with.</param>
    /// <param name="run">Sends, checks and reports.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(ParseResult arguments, Func<CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run(cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceNotReadyException error)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return ExitCodes.NotStarted;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync("Stopped by the user before anything was sent.").ConfigureAwait(false);
            return ExitCodes.LostOrWrong;
        }
    }
}
