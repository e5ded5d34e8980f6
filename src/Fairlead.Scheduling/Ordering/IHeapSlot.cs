namespace Fairlead.Scheduling.Ordering;

/// <summary>Says where an element remembers its place among the elements of one particular <see cref="IndexedHeap{TElement, TSlot}"/>.</summary>
/// <remarks>
/// An element may stand in several heaps at once, with one slot for each. A place of 0 means "not in this heap"; another one stays
/// while others pass it, and changes only when the heap shrinks.
/// </remarks>
internal interface IHeapSlot<in TElement>
{
    static abstract ref int Place(TElement element);
}
