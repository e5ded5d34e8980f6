namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Deficit round robin as one would explain it: every round is played, every flow is visited.</summary>
/// <remarks>It knows which items may be next, not which one is: the order of the flows within a round is left open, but a turn is not interrupted.</remarks>
internal sealed class ReferenceRoundRobin(int quantum)
{
    private readonly List<ReferenceFlow> _flows = [];
    private ReferenceFlow? _served;

    public int Count => _flows.Sum(static flow => flow.Items.Count);

    public int CountOf(int key) => _flows.Find(flow => flow.Key == key)?.Items.Count ?? 0;

    public void Write(ModelItem item, double weight)
    {
        var flow = _flows.Find(flow => flow.Key == item.Flow);
        if (flow is null)
        {
            _flows.Add(flow = new ReferenceFlow(item.Flow));
        }

        flow.Weight = (decimal)weight;
        flow.Items.Add(item);
    }

    /// <summary>Finds the items of which one has to be read next.</summary>
    public List<ModelItem> FindNext()
    {
        if (_flows.Count == 0)
        {
            return [];
        }

        if (_served is { IsInRound: true })
        {
            return [_served.Items[0]];
        }

        while (!_flows.Exists(static flow => flow.IsInRound))
        {
            BeginRound();
        }

        return [.. _flows.Where(static flow => flow.IsInRound).Select(static flow => flow.Items[0])];
    }

    public void Read(ModelItem item)
    {
        var flow = _flows.Single(flow => flow.Key == item.Flow);
        flow.Deficit -= item.Cost;
        flow.Items.RemoveAt(0);
        _served = flow;
        ForgetIfEmpty(flow);
        flow.IsInRound &= CanPay(flow);
    }

    public void Drop(ModelItem item)
    {
        var flow = _flows.Single(flow => flow.Key == item.Flow);
        flow.Items.RemoveAt(0);
        ForgetIfEmpty(flow);
        flow.IsInRound &= CanPay(flow);
    }

    /// <summary>Finds the items of which one has to be dropped.</summary>
    public List<ModelItem> FindOldestOfLongest()
    {
        var longest = _flows.Max(static flow => flow.Items.Count);
        return [.. _flows.Where(flow => flow.Items.Count == longest).Select(static flow => flow.Items[0])];
    }

    public ModelItem OldestOf(int key) => _flows.Single(flow => flow.Key == key).Items[0];

    private static bool CanPay(ReferenceFlow flow) => flow.Items.Count > 0 && flow.Deficit >= flow.Items[0].Cost;

    private void BeginRound()
    {
        foreach (var flow in _flows)
        {
            flow.Deficit += quantum * flow.Weight;
            flow.IsInRound = CanPay(flow);
        }
    }

    private void ForgetIfEmpty(ReferenceFlow flow)
    {
        if (flow.Items.Count == 0)
        {
            _flows.Remove(flow);
            flow.IsInRound = false;
        }
    }
}
