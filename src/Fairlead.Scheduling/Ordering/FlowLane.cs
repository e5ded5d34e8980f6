namespace Fairlead.Scheduling.Ordering;

/// <summary>The items of one flow that wait in one tier and are all short or all not: first in, first out.</summary>
/// <remarks>A list that knows where it belongs, made when the first such item comes: most flows never need a second one.</remarks>
internal sealed class FlowLane(Flow flow, int index) : IntrusiveList<FairItem, FairItem.InLane>
{
    /// <summary>How many kinds of lanes there are: two for each tier.</summary>
    internal const int Kinds = 6;

    /// <summary>One bit for each kind of lane that is short.</summary>
    internal const uint ShortKinds = 0b10_10_10;

    internal KineticPlace ReadySlot;
    internal int OldestPlace;

    public Flow Flow { get; } = flow;

    /// <summary>Gets the number of its kind: two to a tier from the lowest one on, the odd ones short.</summary>
    public int Index { get; } = index;

    public int Tier => Index >> 1;

    public bool IsShort => (Index & 1) != 0;

    /// <summary>Gets whether items can be taken from it: something waits, and no limit holds it back.</summary>
    public bool IsReady => ReadySlot.Place != 0;

    public static int IndexOf(FairPriority priority, bool isShort) =>
        ((priority - FairPriority.Low) * 2) + (isShort ? 1 : 0);
}
