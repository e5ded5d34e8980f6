namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>An order that the simulation can drive: the real one, or one of the wrong ones that the assertions must catch.</summary>
internal interface ISimulatedOrder
{
    void SetWeight(string caller, double weight);

    void Enter(SimulatedJob job, double guess, double now);

    SimulatedJob? TakeNext(double now);

    void End(SimulatedJob job, double now);

    /// <summary>Gives a job back whose worker died.</summary>
    void Return(SimulatedJob job, double now);
}
