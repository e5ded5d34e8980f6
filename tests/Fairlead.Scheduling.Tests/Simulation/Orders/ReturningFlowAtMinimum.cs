namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>Wrong: a caller that comes back starts at the minimum, which erases the debt of one that sends a long job at a time.</summary>
internal sealed class ReturningFlowAtMinimum : WrongOrder
{
    protected override double KeyOf(WrongFlow flow, double now) => ChargedTime(flow, now);

    protected override void OnReturn(WrongFlow flow, double now) => flow.Service = flow.Weight *
        Flows.Values.Where(other => other.Waiting.Count + other.Running.Count > 0)
            .Select(other => ChargedTime(other, now)).DefaultIfEmpty(0).Min();
}
