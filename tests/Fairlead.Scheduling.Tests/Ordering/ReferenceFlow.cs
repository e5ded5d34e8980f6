using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>One flow of <see cref="ReferenceOrder"/>: lists, and every charge it ever had.</summary>
internal sealed class ReferenceFlow(string key)
{
    public string Key { get; } = key;

    public double Weight { get; set; } = 1;

    public bool IsPaused { get; set; }

    public List<ReferenceItem> Waiting { get; } = [];

    public List<ReferenceItem> Running { get; } = [];

    /// <summary>Gets what has been charged for good: ended items, and what the flow was raised by when it returned.</summary>
    public List<double> Charges { get; } = [];

    public long LastServed { get; set; }

    /// <summary>Gets or sets whether it took part in the system's time after the latest change: null before the first.</summary>
    public bool? TookPart { get; set; }

    /// <summary>Gets or sets whether a limit held all of its items back after the latest change.</summary>
    public bool WasHeld { get; set; }

    public double Charged(double now) => Charges.Sum() + Running.Sum(item => item.ChargedService(now));

    public double Certain(double now) => Charges.Sum() + Running.Sum(item => item.CertainService(now));

    /// <summary>Lists what a worker could start now: any one of these.</summary>
    public IEnumerable<ReferenceItem> Allowed(FairOrderLimits limits, bool shortOnly) => Waiting.Where(item =>
        !IsPaused && Running.Count < limits.Running
        && (item.IsShort || (!shortOnly && Running.Count(static running => !running.IsShort) < limits.RunningLong)));

    /// <summary>Counts what workers without end could start one after the other.</summary>
    public int CountStartable(FairOrderLimits limits, bool shortOnly)
    {
        var mayStart = IsPaused ? 0 : limits.Running - Running.Count;
        var mayStartLong = shortOnly ? 0 : limits.RunningLong - Running.Count(static item => !item.IsShort);
        var longItems = Math.Min(Waiting.Count(static item => !item.IsShort), mayStartLong);
        return Math.Min(mayStart, Waiting.Count(static item => item.IsShort) + longItems);
    }
}
