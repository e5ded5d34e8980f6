namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>Wrong: running jobs cost nothing until they end, so a newcomer with long jobs takes every worker first.</summary>
internal sealed class ChargeAtCompletion : WrongOrder
{
    protected override double KeyOf(WrongFlow flow, double now) => flow.Service / flow.Weight;

    protected override void OnReturn(WrongFlow flow, double now) => flow.Service = Math.Max(
        flow.Service,
        flow.Weight * Flows.Values.Where(other => other.Waiting.Count + other.Running.Count > 0)
            .Select(other => other.Service / other.Weight).DefaultIfEmpty(0).Min());
}
