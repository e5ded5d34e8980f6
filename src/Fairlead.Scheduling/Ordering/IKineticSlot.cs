namespace Fairlead.Scheduling.Ordering;

/// <summary>Says where an element remembers under which rate it stands in one particular <see cref="KineticHeap{TElement, TSlot}"/>.</summary>
internal interface IKineticSlot<in TElement> : IHeapSlot<TElement>
{
    static abstract ref double RateOf(TElement element);

    /// <summary>Decides between elements of equal time: the lowest goes first.</summary>
    static abstract long TieOf(TElement element);
}
