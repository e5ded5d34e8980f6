namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>Wrong: whoever runs the fewest jobs is next, whatever its weight.</summary>
internal sealed class RunningCountFirst : WrongOrder
{
    protected override double KeyOf(WrongFlow flow, double now) => (flow.Running.Count * 1e9) + ChargedTime(flow, now);
}
