using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>A doubly linked list whose links live in its elements: removal anywhere in O(1), and no object per entry.</summary>
/// <remarks>
/// Not thread-safe. An element stands in one list per slot at a time, and its owner knows whether it does. A list that must
/// know more about itself derives from this one, which saves it an object.
/// </remarks>
internal class IntrusiveList<TElement, TLinks>
    where TElement : class
    where TLinks : struct, ILinkSlot<TElement>
{
    public TElement? First { get; private set; }

    public TElement? Last { get; private set; }

    public int Count { get; private set; }

    public static TElement? After(TElement element) => TLinks.Of(element).Next;

    public static TElement? Before(TElement element) => TLinks.Of(element).Previous;

    public void AddLast(TElement element) => Insert(element, Last, next: null);

    public void AddBefore(TElement next, TElement element) => Insert(element, Before(next), next);

    public void Remove(TElement element)
    {
        ref var links = ref TLinks.Of(element);
        if (links.Previous is null)
        {
            Debug.Assert(ReferenceEquals(First, element), "The element stands in this list.");
            First = links.Next;
        }
        else
        {
            TLinks.Of(links.Previous).Next = links.Next;
        }

        if (links.Next is null)
        {
            Last = links.Previous;
        }
        else
        {
            TLinks.Of(links.Next).Previous = links.Previous;
        }

        links = default;
        Count--;
    }

    private void Insert(TElement element, TElement? previous, TElement? next)
    {
        ref var links = ref TLinks.Of(element);
        Debug.Assert(links.Previous is null && links.Next is null, "The element stands in no list of this kind.");
        links.Previous = previous;
        links.Next = next;
        if (previous is null)
        {
            First = element;
        }
        else
        {
            TLinks.Of(previous).Next = element;
        }

        if (next is null)
        {
            Last = element;
        }
        else
        {
            TLinks.Of(next).Previous = element;
        }

        Count++;
    }
}
