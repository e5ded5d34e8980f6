namespace Fairlead.Scheduling.Channels;

/// <summary>Emptied flows that keep their name, so that flows which come and go all the time are not forgotten and made anew for every item.</summary>
/// <remarks>
/// A queue, bounded, of those that were emptied longest ago first. A flow that has items again keeps its place, which makes both
/// going to rest and coming back a matter of nothing; only when its place is needed is it seen to be busy. Not thread-safe.
/// </remarks>
internal sealed class RestingFlows<TFlow, T>
    where TFlow : notnull
{
    /// <summary>So many flows rest at most; <see cref="FairChannel"/> tells its users.</summary>
    public const int MaxCount = 2_048;

    private readonly Queue<FlowQueue<TFlow, T>> _flows = new();

    /// <summary>Gets how many rest and have not come back.</summary>
    public int IdleCount => _flows.Count(static flow => flow.IsIdle);

    /// <summary>Lets an emptied flow rest.</summary>
    /// <returns>A flow that has rested for longest and must make room; it is to be forgotten.</returns>
    public FlowQueue<TFlow, T>? Add(FlowQueue<TFlow, T> flow)
    {
        if (flow.IsResting)
        {
            return null;
        }

        flow.IsResting = true;
        _flows.Enqueue(flow);
        if (_flows.Count <= MaxCount)
        {
            return null;
        }

        var oldest = _flows.Dequeue();
        oldest.IsResting = false;
        return oldest.IsIdle ? oldest : null;
    }
}
