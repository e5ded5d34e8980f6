namespace Fairlead.Scheduling.Ordering;

/// <summary>The items of one flow that wait in one tier and are all short or all not: first in, first out.</summary>
/// <remarks>Made when the first such item comes: most flows never need a second one. It stands among the ready lanes of its kind.</remarks>
internal sealed class FlowLane(Flow flow, int kind, FlowLane? next) : KineticNode
{
    /// <summary>How many kinds of lanes there are: two for each tier.</summary>
    internal const int Kinds = 6;

    /// <summary>One bit for each kind of lane that is short.</summary>
    internal const uint ShortKinds = 0b10_10_10;

    internal int OldestPlace;

    // Not in an object of their own: with many flows each object is a cache miss.
    internal LinkedEnds<FairItem, FairItem.InLane> Items;

    public Flow Flow { get; } = flow;

    /// <summary>Gets the number of its kind: two to a tier from the lowest one on, the odd ones short.</summary>
    public int Kind { get; } = kind;

    /// <summary>Gets another lane of the flow.</summary>
    public FlowLane? Next { get; } = next;

    public int Tier => Kind >> 1;

    public bool IsShort => (Kind & 1) != 0;

    /// <summary>Gets whether items can be taken from it: something waits, and no limit holds it back.</summary>
    public bool IsReady => Heap is not null;

    public static int KindOf(FairPriority priority, bool isShort) =>
        ((priority - FairPriority.Low) * 2) + (isShort ? 1 : 0);
}
