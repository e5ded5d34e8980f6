namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>Wrong: every caller gets as many jobs, so whoever sends long ones gets most of the time.</summary>
internal sealed class RoundRobinByCount : WrongOrder
{
    protected override double KeyOf(WrongFlow flow, double now) => flow.Served / flow.Weight;
}
