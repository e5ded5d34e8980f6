using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Statistics;

/// <summary>What has been counted for one caller.</summary>
internal sealed class CallerTally(string caller, long events, WaitHistogram? waits)
{
    private WaitHistogram? _waits = waits;
    private int _place;

    public string Caller { get; } = caller;

    public long Events { get; set; } = events;

    /// <summary>Gets whether it is still counted with; one that was displaced is not.</summary>
    public bool IsCurrent => _place != 0;

    public long Granted { get; set; }

    public long Rejected { get; set; }

    public long Canceled { get; set; }

    public long Completed { get; set; }

    public long Failed { get; set; }

    public TimeSpan WorkerTime { get; set; }

    // Made when first needed: a stream of callers with a single job each would otherwise mostly fill histograms.
    public WaitHistogram Waits => _waits ??= new WaitHistogram();

    /// <summary>Gives up the histogram, emptied, to the caller that displaces this one: many newcomers then make no garbage.</summary>
    public WaitHistogram? TakeWaits()
    {
        var taken = _waits;
        _waits = null;
        taken?.Clear();
        return taken;
    }

    internal readonly struct ByEvents : IHeapSlot<CallerTally>
    {
        public static ref int Place(CallerTally element) => ref element._place;
    }
}
