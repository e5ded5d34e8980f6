namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>Wrong: one queue for everybody, so whoever sends most gets most.</summary>
internal sealed class PlainFifo : WrongOrder
{
    protected override double KeyOf(WrongFlow flow, double now) => flow.Waiting.First!.Value.Sequence;
}
