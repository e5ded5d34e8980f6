namespace Fairlead.Scheduling.Statistics;

/// <summary>What has been counted for one caller.</summary>
internal sealed class CallerTally(string caller, long events)
{
    private WaitHistogram? _waits;

    public string Caller { get; } = caller;

    public long Events { get; set; } = events;

    public long Completed { get; set; }

    public long Failed { get; set; }

    public TimeSpan WorkerTime { get; set; }

    // Made when first needed: a stream of callers with a single job each would otherwise mostly fill histograms.
    public WaitHistogram Waits => _waits ??= new WaitHistogram();
}
