namespace Fairlead.Scheduling.Ordering;

/// <summary>One thing that waits for its turn or has it: the node that <see cref="FairOrder"/> links and charges.</summary>
/// <remarks>
/// Derived types carry the payload (a job, a waiting caller), so that an item costs one object. The fields belong to
/// <see cref="FairOrder"/>; everything happens under the lock of whoever owns that order.
/// </remarks>
internal abstract class FairItem
{
    internal FlowLane? Lane;
    internal Links<FairItem> LaneLinks;
    internal long Sequence;
    internal double EnteredSeconds;
    internal double GuessSeconds;
    internal double StartSeconds;
    internal double RateAtStart;
    internal int GuessEndSlot;
    internal FairItemState State;

    internal Flow? Flow => Lane?.Flow;

    internal bool IsShort => Lane!.IsShort;

    internal readonly struct InLane : ILinkSlot<FairItem>
    {
        public static ref Links<FairItem> Of(FairItem element) => ref element.LaneLinks;
    }
}
