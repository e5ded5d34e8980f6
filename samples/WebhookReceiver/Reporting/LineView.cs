namespace WebhookReceiver.Reporting;

/// <summary>Writes a line when the figures have changed, at most once a second.</summary>
internal sealed class LineView(TextWriter output) : IStatisticsView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task ShowAsync(Func<ReceiverStatistics> read, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var shown = StatisticsText.Summarize(read());
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var line = StatisticsText.Summarize(read());
                if (line != shown)
                {
                    await output.WriteLineAsync(line);
                    shown = line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: the summary follows.
        }
    }
}
