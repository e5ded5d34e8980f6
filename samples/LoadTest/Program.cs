using System.CommandLine;
using LoadTest;
using LoadTest.Http;
using LoadTest.Reporting;
using Spectre.Console;

SocketEngine.PreferInlineCompletions();

// After Ctrl+C the run still writes its report, and its files for a million jobs if asked to.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await LoadTestTool.RunAsync(args, configuration, TimeProvider.System, CreateView, CancellationToken.None);

static IProgressView CreateView(TextWriter output) => Console.IsOutputRedirected
    ? new LineProgressView(output, TimeProvider.System)
    : new BarProgressView(AnsiConsole.Console, TimeProvider.System);
