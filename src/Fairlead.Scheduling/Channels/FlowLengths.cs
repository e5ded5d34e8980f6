namespace Fairlead.Scheduling.Channels;

/// <summary>Knows the longest flow: a ring of flows for each length, and the largest length; every change is O(1).</summary>
/// <remarks>Among the longest, the one that has been that long for longest. Not thread-safe.</remarks>
internal sealed class FlowLengths
{
    // Room for so many lengths is kept; a spike leaves no more behind.
    private const int LargestIdleRoom = 4_096;

    private FlowRing<RoundRobinFlow.ByLength>[] _flows = new FlowRing<RoundRobinFlow.ByLength>[16];
    private int _longest;

    public RoundRobinFlow? Longest => _flows[_longest].First;

    /// <summary>Notes that the flow has one item more.</summary>
    public void Grown(RoundRobinFlow flow)
    {
        if (flow.Count == _flows.Length)
        {
            Array.Resize(ref _flows, _flows.Length * 2);
        }

        Move(flow, flow.Count - 1);
        _longest = Math.Max(_longest, flow.Count);
    }

    /// <summary>Notes that the flow has one item less.</summary>
    public void Shrunk(RoundRobinFlow flow)
    {
        Move(flow, flow.Count + 1);
        if (_flows[_longest].IsEmpty)
        {
            // Whoever was the longest is now one shorter.
            _longest--;
            ShrinkWhenSparse();
        }
    }

    private void Move(RoundRobinFlow flow, int previousLength)
    {
        if (previousLength > 0)
        {
            _flows[previousLength].Remove(flow);
        }

        if (flow.Count > 0)
        {
            _flows[flow.Count].AddLast(flow);
        }
    }

    private void ShrinkWhenSparse()
    {
        if (_longest < _flows.Length / 8 && _flows.Length > LargestIdleRoom)
        {
            Array.Resize(ref _flows, _flows.Length / 4);
        }
    }
}
