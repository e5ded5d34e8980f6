namespace Fairlead.Scheduling.Ordering;

/// <summary>The places of flows and items in the heaps of <see cref="FairOrder"/>.</summary>
internal static class FlowSlots
{
    internal readonly struct ReadyShort : IHeapSlot<Flow>
    {
        public static ref int Place(Flow element) => ref element.ReadyShortSlot;
    }

    internal readonly struct ReadyLong : IHeapSlot<Flow>
    {
        public static ref int Place(Flow element) => ref element.ReadyLongSlot;
    }

    internal readonly struct Standing : IHeapSlot<Flow>
    {
        public static ref int Place(Flow element) => ref element.StandingSlot;
    }

    internal readonly struct Overdue : IHeapSlot<FairItem>
    {
        public static ref int Place(FairItem element) => ref element.OverdueSlot;
    }
}
