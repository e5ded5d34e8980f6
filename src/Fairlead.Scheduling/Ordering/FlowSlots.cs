namespace Fairlead.Scheduling.Ordering;

/// <summary>The places of flows, lanes and items in the heaps of <see cref="FairOrder"/>.</summary>
internal static class FlowSlots
{
    internal readonly struct Ready : IKineticSlot<FlowLane>
    {
        public static ref int Place(FlowLane element) => ref element.ReadySlot.Place;

        public static ref double RateOf(FlowLane element) => ref element.ReadySlot.Rate;

        public static long TieOf(FlowLane element) => element.Flow.LastServed;
    }

    internal readonly struct Oldest : IHeapSlot<FlowLane>
    {
        public static ref int Place(FlowLane element) => ref element.OldestPlace;
    }

    internal readonly struct Standing : IKineticSlot<Flow>
    {
        public static ref int Place(Flow element) => ref element.StandingSlot.Place;

        public static ref double RateOf(Flow element) => ref element.StandingSlot.Rate;

        public static long TieOf(Flow element) => element.LastServed;
    }

    internal readonly struct GuessEnd : IHeapSlot<FairItem>
    {
        public static ref int Place(FairItem element) => ref element.GuessEndSlot;
    }
}
