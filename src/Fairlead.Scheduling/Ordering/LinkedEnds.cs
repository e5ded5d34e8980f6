using System.Diagnostics;

namespace Fairlead.Scheduling.Ordering;

/// <summary>The ends of a doubly linked list whose links live in its elements; for an owner that needs no object between.</summary>
/// <remarks>It changes in place: keep it in a field that is not read-only, and never copy it. <see cref="IntrusiveList{TElement, TLinks}"/> is safe from that.</remarks>
internal struct LinkedEnds<TElement, TLinks>
    where TElement : class
    where TLinks : struct, ILinkSlot<TElement>
{
    public TElement? First { readonly get; private set; }

    public TElement? Last { readonly get; private set; }

    public int Count { readonly get; private set; }

    public void AddLast(TElement element) => Insert(element, Last, next: null);

    public void AddBefore(TElement next, TElement element) => Insert(element, TLinks.Of(next).Previous, next);

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
