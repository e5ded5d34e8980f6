using System.Runtime.CompilerServices;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling;

/// <summary>How many turns wait and run in each tier.</summary>
internal struct TierCounts
{
    private Tiers _queued;
    private Tiers _running;

    public readonly int Queued(FairPriority priority) => _queued[priority - FairPriority.Low];

    public readonly int Running(FairPriority priority) => _running[priority - FairPriority.Low];

    public void AddQueued(FairPriority priority, int change) => _queued[priority - FairPriority.Low] += change;

    public void AddRunning(FairPriority priority, int change) => _running[priority - FairPriority.Low] += change;

    [InlineArray(FlowLane.Kinds / 2)]
    private struct Tiers
    {
        private int _first;
    }
}
