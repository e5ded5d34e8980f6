namespace Fairlead.Scheduling.Ordering;

/// <summary>The part of a <see cref="KineticHeap"/> whose times grow at one rate.</summary>
internal sealed class RateHeap(double rate)
{
    public double Rate { get; } = rate;

    /// <summary>Gets the nodes by what their time would have been at the origin.</summary>
    public IndexedHeap<KineticNode, KineticNode.InHeap> Nodes { get; } = new();
}
