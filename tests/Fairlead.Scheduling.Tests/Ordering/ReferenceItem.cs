namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>What <see cref="ReferenceOrder"/> remembers of one item.</summary>
internal sealed class ReferenceItem(TestItem item, double guess, bool isShort, FairPriority priority, double enteredAt, long sequence)
{
    public TestItem Item { get; } = item;

    public double Guess { get; } = guess;

    public bool IsShort { get; } = isShort;

    public FairPriority Priority { get; } = priority;

    public double EnteredAt { get; } = enteredAt;

    public long Sequence { get; } = sequence;

    public double StartedAt { get; set; }

    public double WeightAtStart { get; set; }

    public double CertainService(double now) => (now - StartedAt) / WeightAtStart;

    public double ChargedService(double now) => Math.Max(Guess, now - StartedAt) / WeightAtStart;
}
