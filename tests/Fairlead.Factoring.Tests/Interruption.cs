using System.Diagnostics;

namespace Fairlead.Factoring.Tests;

/// <summary>Cancels work while it runs, and measures how long it goes on.</summary>
/// <remarks>The work has a thread of its own, and so has the cancellation: neither waits for a pool that other tests keep busy.</remarks>
internal static class Interruption
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    /// <summary>Returns the shortest of three: what the work itself needs to end, without what other tests held up once.</summary>
    public static TimeSpan Measure(Action<CancellationToken> work) =>
        Enumerable.Range(0, 3).Select(_ => MeasureOnce(work)).Min();

    private static TimeSpan MeasureOnce(Action<CancellationToken> work)
    {
        using var cancellation = new CancellationTokenSource();
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => work(cancellation.Token))) { IsBackground = true };
        thread.Start();
        Assert.False(thread.Join(TimeSpan.FromMilliseconds(60)), "The work ended before it was canceled.");

        var start = Stopwatch.GetTimestamp();
        cancellation.Cancel();
        Assert.True(thread.Join(HardLimit), "The work did not end.");
        var elapsed = Stopwatch.GetElapsedTime(start);
        Assert.IsAssignableFrom<OperationCanceledException>(thrown);
        return elapsed;
    }
}
