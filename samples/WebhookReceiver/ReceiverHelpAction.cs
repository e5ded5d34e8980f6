using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace WebhookReceiver;

/// <summary>Shows the usual help, then examples, what is checked and the meaning of the exit codes.</summary>
internal sealed class ReceiverHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    private const string More =
        """
        Examples:
          dotnet run -c Release --project samples/WebhookReceiver -- --port 7777 --output received
              takes everything at http://127.0.0.1:7777 and writes each stream to a file
          dotnet run -c Release --project samples/WebhookReceiver -- --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
              takes only what this secret has signed
          dotnet run -c Release --project samples/WebhookReceiver -- --fail-rate 0.2 --status 429 --latency 250
              a receiver under stress: late, and every fifth request has to be sent again
          curl http://127.0.0.1:7777/stats
              the figures, and the streams received last

        What is checked:
          order       each chunk has the next sequence and offset of its stream
          gaps        what came too early is kept until what is missing has come
          repeats     a webhook-id that is known comes with the same body, and is not taken twice
          signatures  with --secret: missing, wrong and old ones are refused with 401

        Ctrl+C ends it with a summary.
        Exit codes: 0 everything was in order; 1 something was missing, out of order, changed, malformed or not signed;
        2 it did not start: wrong arguments, or a port that is taken.

        """;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(More);
        return ExitCodes.Success;
    }
}
