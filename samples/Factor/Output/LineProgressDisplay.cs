using Factor.Running;

namespace Factor.Output;

/// <summary>Draws one line on a terminal over and over, and takes it away in the end.</summary>
internal sealed class LineProgressDisplay(TextWriter terminal, Func<int> readWidth, TimeProvider time) : IProgressDisplay
{
    private const string EraseLine = "\r\e[K";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    public async Task ShowAsync(Work work, Task end)
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        var isDrawn = false;

        // The first tick comes before the first line, so quick answers draw nothing.
        while (await EndsFirstAsync(timer, end).ConfigureAwait(false))
        {
            var line = ProgressLine.Format(work.Input, work.Progress, time.GetElapsedTime(start), readWidth());
            await terminal.WriteAsync(EraseLine + line).ConfigureAwait(false);
            await terminal.FlushAsync().ConfigureAwait(false);
            isDrawn = true;
        }

        if (isDrawn)
        {
            await terminal.WriteAsync(EraseLine).ConfigureAwait(false);
            await terminal.FlushAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> EndsFirstAsync(PeriodicTimer timer, Task end)
    {
        var tick = timer.WaitForNextTickAsync().AsTask();
        return await Task.WhenAny(tick, end).ConfigureAwait(false) == tick;
    }
}
