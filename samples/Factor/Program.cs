using System.CommandLine;
using Factor;
using Factor.Output;

// The factorizer ends within 50 ms of a signal; the rest is for a busy machine.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };

// Console.In would hold the thread in a read that no cancellation ends.
using var input = new StreamReader(Console.OpenStandardInput());
IProgressDisplay display = Console.IsErrorRedirected
    ? new NoProgressDisplay()
    : new LineProgressDisplay(Console.Error, static () => Console.WindowWidth, TimeProvider.System);
return await new FactorTool(input, display, TimeProvider.System).RunAsync(args, configuration, CancellationToken.None);
