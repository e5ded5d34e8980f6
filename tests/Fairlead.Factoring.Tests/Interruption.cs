using System.Diagnostics;

namespace Fairlead.Factoring.Tests;

/// <summary>Cancels work while it runs, and measures how long it goes on.</summary>
/// <remarks>The work has a thread of its own, and so has the cancellation: neither waits for a pool that other tests keep busy.</remarks>
internal static class Interruption
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    // What the engine promises; whoever has kept it once needs no further try.
    private static readonly TimeSpan Promise = TimeSpan.FromMilliseconds(50);

    private const int Tries = 20;

    /// <summary>Returns the shortest of some: what the work itself needs to end, without what held it up on a busy machine.</summary>
    public static TimeSpan Measure(Action<CancellationToken> work)
    {
        var shortest = MeasureOnce(work);
        for (var rest = Tries - 1; rest > 0 && shortest > Promise; rest--)
        {
            var elapsed = MeasureOnce(work);
            shortest = elapsed < shortest ? elapsed : shortest;
        }

        return shortest;
    }

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
