namespace Fairlead.Scheduling.Ordering;

/// <summary>Says where an element remembers its place in one particular <see cref="IndexedHeap{TElement, TSlot}"/> or <see cref="GapQueue{TElement, TSlot}"/>.</summary>
/// <remarks>
/// An element may stand in several of them at once, with one slot for each. A place of 0 means "not in this one"; another one stays
/// while others pass it, and changes only when the heap shrinks or the queue closes its gaps.
/// </remarks>
internal interface IPlaceSlot<in TElement>
{
    static abstract ref int Place(TElement element);
}
