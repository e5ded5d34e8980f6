using Spectre.Console;
using WebhookReceiver;
using WebhookReceiver.Reporting;

return await ReceiverTool.RunAsync(args, new(), TimeProvider.System, CreateView, CancellationToken.None);

static IStatisticsView CreateView(TextWriter output) => Console.IsOutputRedirected
    ? new LineView(output)
    : new TableView(AnsiConsole.Console);
