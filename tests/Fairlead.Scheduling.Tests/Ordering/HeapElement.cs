using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>An element that can stand in one heap and in one list.</summary>
internal sealed class HeapElement(int number)
{
    private int _place;
    private Links<HeapElement> _links;

    public int Number { get; } = number;

    public override string ToString() => $"element {Number}";

    internal readonly struct InHeap : IPlaceSlot<HeapElement>
    {
        public static ref int Place(HeapElement element) => ref element._place;
    }

    internal readonly struct InList : ILinkSlot<HeapElement>
    {
        public static ref Links<HeapElement> Of(HeapElement element) => ref element._links;
    }
}
