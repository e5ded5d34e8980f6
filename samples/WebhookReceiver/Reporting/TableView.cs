using Spectre.Console;
using Spectre.Console.Rendering;

namespace WebhookReceiver.Reporting;

/// <summary>Draws a table on a terminal, four times a second: the figures, and the streams that began last.</summary>
internal sealed class TableView(IAnsiConsole console) : IStatisticsView
{
    private const int MostRows = 15;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public Task ShowAsync(Func<ReceiverStatistics> read, TimeProvider time, CancellationToken cancellationToken) =>
        console.Live(Draw(read())).StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Interval, time);
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    context.UpdateTarget(Draw(read()));
                }
            }
            catch (OperationCanceledException)
            {
                context.UpdateTarget(Draw(read()));
            }
        });

    /// <summary>Draws the figures of one moment.</summary>
    public static IRenderable Draw(ReceiverStatistics statistics)
    {
        var figures = new Grid().AddColumn().AddColumn(new GridColumn().RightAligned());
        foreach (var (name, value) in StatisticsText.Figures(statistics))
        {
            figures.AddRow(new Text(name), new Text(StatisticsText.Number(value)));
        }

        var streams = new Table().Border(TableBorder.Rounded).AddColumns("stream", "chunks", "bytes", "state");
        streams.Columns[1].RightAligned();
        streams.Columns[2].RightAligned();
        foreach (var stream in statistics.Streams.TakeLast(MostRows))
        {
            streams.AddRow(
                new Text(stream.Id), new Text(StatisticsText.Number(stream.Chunks)), new Text(StatisticsText.Number(stream.Bytes)), new Text(StateOf(stream)));
        }

        return new Columns(figures, streams);
    }

    private static string StateOf(StreamStatistics stream) =>
        stream.HasGap ? "gap"
        : stream.OutOfOrder + stream.Overlaps > 0 ? "out of order"
        : stream.HasFileError ? "file error"
        : stream.IsComplete ? "complete"
        : "open";
}
