using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Simulation.Orders;

/// <summary>The order under test.</summary>
internal sealed class FairSimulatedOrder(FairOrderLimits limits) : ISimulatedOrder
{
    public FairSimulatedOrder()
        : this(FairOrderLimits.None)
    {
    }

    public FairOrder Order { get; } = new(limits);

    public void SetWeight(string caller, double weight) => Order.SetWeight(caller, weight);

    public void Enter(SimulatedJob job, double guess, double now) =>
        Order.Enter(job, job.Caller.Name, TimeSpan.FromSeconds(guess), isShort: true, job.Caller.Priority, now);

    public SimulatedJob? TakeNext(double now) => (SimulatedJob?)Order.TakeNext(shortOnly: false, now);

    public void End(SimulatedJob job, double now) => Order.End(job, now);

    public void Return(SimulatedJob job, double now) => Order.Return(job, now);
}
