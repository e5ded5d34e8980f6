using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>A job whose length the simulation knows and the order under test does not.</summary>
internal sealed class SimulatedJob(SimulatedCaller caller, double duration, double arrivedAt) : FairItem
{
    public SimulatedCaller Caller { get; } = caller;

    public double Duration { get; } = duration;

    public double ArrivedAt { get; } = arrivedAt;

    public double StartedAt { get; set; }
}
