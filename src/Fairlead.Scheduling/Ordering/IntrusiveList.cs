namespace Fairlead.Scheduling.Ordering;

/// <summary>A doubly linked list whose links live in its elements: removal anywhere in O(1), and no object per entry.</summary>
/// <remarks>Not thread-safe. An element stands in one list per slot at a time, and its owner knows whether it does.</remarks>
internal sealed class IntrusiveList<TElement, TLinks>
    where TElement : class
    where TLinks : struct, ILinkSlot<TElement>
{
    private LinkedEnds<TElement, TLinks> _ends;

    public TElement? First => _ends.First;

    public TElement? Last => _ends.Last;

    public int Count => _ends.Count;

    public static TElement? After(TElement element) => TLinks.Of(element).Next;

    public static TElement? Before(TElement element) => TLinks.Of(element).Previous;

    public void AddLast(TElement element) => _ends.AddLast(element);

    public void AddBefore(TElement next, TElement element) => _ends.AddBefore(next, element);

    public void Remove(TElement element) => _ends.Remove(element);
}
