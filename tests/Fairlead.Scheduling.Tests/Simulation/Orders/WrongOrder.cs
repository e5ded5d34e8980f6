namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>What the wrong orders share: queues per caller, and a linear search for the caller with the smallest key.</summary>
internal abstract class WrongOrder : ISimulatedOrder
{
    private long _sequence;

    protected Dictionary<string, WrongFlow> Flows { get; } = [];

    public void SetWeight(string caller, double weight) => FlowOf(caller).Weight = weight;

    public virtual void Enter(SimulatedJob job, double guess, double now)
    {
        var flow = FlowOf(job.Caller.Name);
        if (flow is { Waiting.Count: 0, Running.Count: 0 })
        {
            OnReturn(flow, now);
        }

        job.Sequence = ++_sequence;
        job.GuessSeconds = guess;
        flow.Waiting.AddLast(job);
    }

    public SimulatedJob? TakeNext(double now)
    {
        var next = Flows.Values.Where(static flow => flow.Waiting.Count > 0)
            .OrderBy(flow => KeyOf(flow, now)).ThenBy(static flow => flow.LastServed).FirstOrDefault();
        if (next is null)
        {
            return null;
        }

        var job = next.Waiting.First!.Value;
        next.Waiting.RemoveFirst();
        next.Running.Add(job);
        next.LastServed = ++_sequence;
        next.Served++;
        return job;
    }

    public void End(SimulatedJob job, double now)
    {
        var flow = FlowOf(job.Caller.Name);
        flow.Running.Remove(job);
        flow.Service += now - job.StartedAt;
    }

    public void Return(SimulatedJob job, double now)
    {
        End(job, now);
        FlowOf(job.Caller.Name).Waiting.AddFirst(job);
    }

    protected abstract double KeyOf(WrongFlow flow, double now);

    protected virtual void OnReturn(WrongFlow flow, double now)
    {
    }

    protected static double ChargedTime(WrongFlow flow, double now) =>
        (flow.Service + flow.Running.Sum(job => Math.Max(job.GuessSeconds, now - job.StartedAt))) / flow.Weight;

    private WrongFlow FlowOf(string caller)
    {
        if (!Flows.TryGetValue(caller, out var flow))
        {
            Flows.Add(caller, flow = new WrongFlow());
        }

        return flow;
    }
}
