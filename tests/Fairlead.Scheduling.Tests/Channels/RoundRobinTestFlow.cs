using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>A flow whose items are their costs.</summary>
internal sealed class RoundRobinTestFlow(string name, long allotment) : RoundRobinFlow
{
    public string Name { get; } = name;

    public Queue<long> Costs { get; } = new();

    public void Enter(DeficitRoundRobin order, params long[] costs)
    {
        foreach (var cost in costs)
        {
            Costs.Enqueue(cost);
        }

        if (!IsScheduled)
        {
            (Allotment, HeadCost) = (allotment, Costs.Peek());
            order.Enter(this);
        }
    }

    /// <summary>Serves the first item of the flow whose turn it is.</summary>
    public static RoundRobinTestFlow? ServeNext(DeficitRoundRobin order)
    {
        if (order.FindNext() is not RoundRobinTestFlow flow)
        {
            return null;
        }

        order.Pay(flow);
        flow.Costs.Dequeue();
        if (flow.Costs.TryPeek(out var next))
        {
            flow.HeadCost = next;
            order.Settle(flow);
        }
        else
        {
            order.Leave(flow);
        }

        return flow;
    }
}
