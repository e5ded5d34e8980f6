namespace Fairlead.Scheduling.Ordering;

/// <summary>The neighbours of an element in one particular <see cref="IntrusiveList{TElement, TLinks}"/>.</summary>
internal struct Links<TElement>
    where TElement : class
{
    public TElement? Previous;
    public TElement? Next;
}
