namespace Fairlead.Scheduling.Ordering;

/// <summary>The places of flows and items in the heaps of <see cref="FairOrder"/>.</summary>
internal static class FlowSlots
{
    internal readonly struct ReadyShort : IKineticSlot
    {
        public static ref int Place(Flow element) => ref element.ReadyShortSlot.Place;

        public static ref double RateOf(Flow flow) => ref flow.ReadyShortSlot.Rate;
    }

    internal readonly struct ReadyLong : IKineticSlot
    {
        public static ref int Place(Flow element) => ref element.ReadyLongSlot.Place;

        public static ref double RateOf(Flow flow) => ref flow.ReadyLongSlot.Rate;
    }

    internal readonly struct Standing : IKineticSlot
    {
        public static ref int Place(Flow element) => ref element.StandingSlot.Place;

        public static ref double RateOf(Flow flow) => ref flow.StandingSlot.Rate;
    }

    internal readonly struct GuessEnd : IHeapSlot<FairItem>
    {
        public static ref int Place(FairItem element) => ref element.GuessEndSlot;
    }
}
