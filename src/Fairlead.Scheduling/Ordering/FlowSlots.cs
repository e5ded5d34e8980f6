namespace Fairlead.Scheduling.Ordering;

/// <summary>The places of lanes and items in the indexed heaps of <see cref="FairOrder"/>.</summary>
internal static class FlowSlots
{
    internal readonly struct Oldest : IPlaceSlot<FlowLane>
    {
        public static ref int Place(FlowLane element) => ref element.OldestPlace;
    }

    internal readonly struct GuessEnd : IPlaceSlot<FairItem>
    {
        public static ref int Place(FairItem element) => ref element.GuessEndSlot;
    }
}
