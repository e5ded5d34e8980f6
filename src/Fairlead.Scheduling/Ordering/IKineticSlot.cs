namespace Fairlead.Scheduling.Ordering;

/// <summary>Says where a flow remembers under which rate it stands in one particular <see cref="KineticHeap{TSlot}"/>.</summary>
internal interface IKineticSlot : IHeapSlot<Flow>
{
    static abstract ref double RateOf(Flow flow);
}
