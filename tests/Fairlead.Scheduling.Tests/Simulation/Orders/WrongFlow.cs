namespace Fairlead.Scheduling.Tests.Simulation.Orders;

internal sealed class WrongFlow
{
    public LinkedList<SimulatedJob> Waiting { get; } = new();

    public List<SimulatedJob> Running { get; } = [];

    public double Weight { get; set; } = 1;

    public double Service { get; set; }

    public long LastServed { get; set; }

    public long Served { get; set; }
}
