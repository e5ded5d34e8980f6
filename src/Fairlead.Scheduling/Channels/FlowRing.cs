using System.Diagnostics;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Channels;

/// <summary>A ring of flows of which only the last is remembered: first in, first out, removal anywhere and joining two rings in O(1).</summary>
/// <remarks>A mutable struct of one reference, so that a round costs no object; keep it in a field, never in a copy.</remarks>
internal struct FlowRing<TLinks>
    where TLinks : struct, ILinkSlot<RoundRobinFlow>
{
    private RoundRobinFlow? _last;

    public readonly bool IsEmpty => _last is null;

    public readonly RoundRobinFlow? First => _last is null ? null : TLinks.Of(_last).Next;

    public void AddLast(RoundRobinFlow flow)
    {
        ref var links = ref TLinks.Of(flow);
        Debug.Assert(links.Next is null, "The flow stands in no ring of this kind.");
        if (_last is null)
        {
            links.Next = links.Previous = flow;
        }
        else
        {
            ref var last = ref TLinks.Of(_last);
            var first = last.Next!;
            links.Next = first;
            links.Previous = _last;
            TLinks.Of(first).Previous = flow;
            last.Next = flow;
        }

        _last = flow;
    }

    public void Remove(RoundRobinFlow flow)
    {
        ref var links = ref TLinks.Of(flow);
        Debug.Assert(links.Next is not null, "The flow stands in this ring.");
        if (ReferenceEquals(links.Next, flow))
        {
            _last = null;
        }
        else
        {
            TLinks.Of(links.Previous!).Next = links.Next;
            TLinks.Of(links.Next!).Previous = links.Previous;
            _last = ReferenceEquals(_last, flow) ? links.Previous : _last;
        }

        links = default;
    }

    /// <summary>Makes the first flow the last.</summary>
    public void Rotate() => _last = First;

    /// <summary>Takes over the flows of another ring, behind its own.</summary>
    public void Append(ref FlowRing<TLinks> other)
    {
        if (_last is not null && other._last is not null)
        {
            ref var last = ref TLinks.Of(_last);
            ref var otherLast = ref TLinks.Of(other._last);
            var (first, otherFirst) = (last.Next!, otherLast.Next!);
            last.Next = otherFirst;
            TLinks.Of(otherFirst).Previous = _last;
            otherLast.Next = first;
            TLinks.Of(first).Previous = other._last;
        }

        _last = other._last ?? _last;
        other._last = null;
    }
}
