namespace Fairlead.Scheduling.Ordering;

/// <summary>Says where an element keeps its neighbours in one particular <see cref="IntrusiveList{TElement, TLinks}"/>.</summary>
internal interface ILinkSlot<TElement>
    where TElement : class
{
    static abstract ref Links<TElement> Of(TElement element);
}
