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

    /// <summary>Cancels once, some time after the work began, and tells how the work ended: it may have been done before.</summary>
    public static TimeSpan MeasureOnce(Action<CancellationToken> work, TimeSpan delay, out Exception? thrown)
    {
        using var cancellation = new CancellationTokenSource();
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(() => work(cancellation.Token))) { IsBackground = true };
        thread.Start();
        thread.Join(delay);

        var start = Stopwatch.GetTimestamp();
        cancellation.Cancel();
        Assert.True(thread.Join(HardLimit), "The work did not end.");
        thrown = caught;
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan MeasureOnce(Action<CancellationToken> work)
    {
        var elapsed = MeasureOnce(work, TimeSpan.FromMilliseconds(60), out var thrown);
        Assert.IsAssignableFrom<OperationCanceledException>(thrown);
        return elapsed;
    }
}
