using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LoadTest;

/// <summary>Shows the usual help, then examples, the meaning of the exit codes and what Ctrl+C does.</summary>
internal sealed class ExampleHelpAction(HelpAction usual, IReadOnlyList<(string Arguments, string Meaning)> examples)
    : SynchronousCommandLineAction
{
    private const string Start = "dotnet run -c Release --project samples/LoadTest --";

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (arguments, meaning) in examples)
        {
            output.WriteLine($"  {Start} {arguments}");
            output.WriteLine($"      {meaning}");
        }

        output.WriteLine();
        output.WriteLine("Ctrl+C ends a run with the report so far.");
        output.WriteLine("Exit codes: 0 everything was accepted, ended and right; 1 something was refused, lost, failed or wrong,");
        output.WriteLine("or the run was stopped; 2 nothing was sent: wrong arguments, or no service.");
        output.WriteLine();
        return ExitCodes.Success;
    }
}
