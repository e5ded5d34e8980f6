using System.Globalization;

namespace LoadTest.Reporting;

/// <summary>Writes a plain line a second: for files, pipes and logs.</summary>
internal sealed class LineProgressView(TextWriter output, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task ShowAsync(Func<ProgressState> read, Task work)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await EndsFirstAsync(timer, work).ConfigureAwait(false))
        {
            Write(read());
        }

        Write(read());
    }

    /// <summary>Waits for the next line to be due or for the end of the work; returns false at the end.</summary>
    private static async Task<bool> EndsFirstAsync(PeriodicTimer timer, Task work)
    {
        var tick = timer.WaitForNextTickAsync().AsTask();
        return await Task.WhenAny(tick, work).ConfigureAwait(false) == tick;
    }

    private void Write(ProgressState state) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Phase,-10} {state.Elapsed.TotalSeconds,8:0.0} s  {state.Done:N0} of {state.Total:N0}  {state.Detail}"));
}
