using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Statistics;

/// <summary>What has been counted for one caller, until another one displaces it and begins anew.</summary>
internal sealed class CallerTally
{
    private WaitHistogram? _waits;
    private int _place;

    public string Caller { get; private set; } = "";

    public long Events { get; set; }

    public long Granted { get; set; }

    public long Rejected { get; set; }

    public long Canceled { get; set; }

    public long Completed { get; set; }

    public long Failed { get; set; }

    public double WorkerSeconds { get; set; }

    // Made when first needed: many a caller never waits.
    public WaitHistogram Waits => _waits ??= new WaitHistogram();

    /// <summary>Begins to count for a caller; only its busyness is inherited from the one before.</summary>
    public void Begin(string caller)
    {
        Caller = caller;
        (Granted, Rejected, Canceled, Completed, Failed, WorkerSeconds) = (0, 0, 0, 0, 0, 0);
        _waits?.Clear();
    }

    internal readonly struct ByEvents : IPlaceSlot<CallerTally>
    {
        public static ref int Place(CallerTally element) => ref element._place;
    }
}
