namespace Fairlead.Scheduling.Ordering;

/// <summary>Something with a virtual time that grows: it stands in at most one <see cref="KineticHeap"/>.</summary>
/// <remarks>A base class, not a type parameter with slots: code that is shared between types would look these up again on every step.</remarks>
internal abstract class KineticNode
{
    internal RateHeap? Heap;
    internal int Place;

    /// <summary>Gets where it stands in the heap of its rate, from 1 at the top; 0 when it stands in none.</summary>
    internal int Position => Heap?.Nodes.PositionOf(this) ?? 0;

    internal readonly struct InHeap : IPlaceSlot<KineticNode>
    {
        public static ref int Place(KineticNode element) => ref element.Place;
    }
}
