using Spectre.Console;

namespace LoadTest.Reporting;

/// <summary>Draws a moving bar on a terminal.</summary>
internal sealed class BarProgressView(IAnsiConsole console, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public Task ShowAsync(Func<ProgressState> read, Task work) =>
        console.Progress()
            .AutoRefresh(false)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn())
            .StartAsync(context => DrawAsync(context, read, work));

    private async Task DrawAsync(ProgressContext context, Func<ProgressState> read, Task work)
    {
        var bar = context.AddTask(Markup.Escape(read().Phase));
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Draw(context, bar, read());
        }
        while (await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), work).ConfigureAwait(false) != work);

        Draw(context, bar, read());
    }

    private static void Draw(ProgressContext context, ProgressTask bar, ProgressState state)
    {
        bar.MaxValue = Math.Max(state.Total, 1);
        bar.Value = state.Done;
        bar.Description = Markup.Escape($"{state.Phase} {state.Elapsed.TotalSeconds:0.0} s  {state.Detail}");
        context.Refresh();
    }
}
