using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>One flow of <see cref="ReferenceOrder"/>: lists, and every charge it ever had.</summary>
internal sealed class ReferenceFlow(string key)
{
    public string Key { get; } = key;

    public double Weight { get; set; } = 1;

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

    /// <summary>Lists what a worker could start one after the other if there were workers without end.</summary>
    public List<ReferenceItem> Startable(FairOrderLimits limits, bool shortOnly)
    {
        var running = Running.Count;
        var runningLong = Running.Count(static item => !item.IsShort);
        var startable = new List<ReferenceItem>();
        foreach (var item in Waiting.OrderBy(static item => item.Sequence))
        {
            if (running < limits.Running && (item.IsShort || (!shortOnly && runningLong < limits.RunningLong)))
            {
                startable.Add(item);
                running++;
                runningLong += item.IsShort ? 0 : 1;
            }
        }

        return startable;
    }
}
