namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>A mix of callers and what fairness means for it; it throws <see cref="UnfairException"/> when an order is not fair.</summary>
internal sealed record FairnessScenario(string Name, int Workers, double Seconds, Func<IReadOnlyList<SimulatedCaller>> MakeCallers)
{
    /// <summary>Gets how far a caller's service may be from its share.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>Gets the callers that want all they can get from the first second to the last; the shares are theirs.</summary>
    public Func<SimulatedCaller, bool> IsGreedy { get; init; } = static _ => true;

    public double CrashRate { get; init; }

    public WorkerSimulation Check(ISimulatedOrder order, int seed)
    {
        var callers = MakeCallers();
        var simulation = new WorkerSimulation(order, Workers, seed) { CrashRate = CrashRate };
        simulation.Run(callers, Seconds);

        var greedy = callers.Where(IsGreedy).ToList();
        var weights = greedy.Sum(static caller => caller.Weight);
        var service = greedy.Sum(static caller => caller.Service);
        foreach (var caller in greedy)
        {
            var share = caller.Weight / weights;
            var got = caller.Service / service;
            Require(
                Math.Abs(got - share) <= share * Tolerance,
                $"{caller.Name} got {got:P2} of the worker-seconds, its share is {share:P2}", seed);
        }

        var index = JainIndex([.. greedy.Select(static caller => caller.Service / caller.Weight)]);
        Require(index >= 0.995, $"Jain's index is {index:0.####}", seed);
        foreach (var caller in callers)
        {
            Require(
                caller.LongestWait <= caller.AllowedWait,
                $"{caller.Name} waited {caller.LongestWait:0.##} s, allowed are {caller.AllowedWait:0.##} s", seed);
        }

        Require(
            simulation.BusySeconds >= Workers * Seconds * 0.999,
            $"workers were busy for {simulation.BusySeconds:0.#} s of {Workers * Seconds:0.#} s although work was waiting", seed);
        return simulation;
    }

    public override string ToString() => Name;

    internal static double JainIndex(IReadOnlyList<double> values)
    {
        var sum = values.Sum();
        return sum * sum / (values.Count * values.Sum(static value => value * value));
    }

    private void Require(bool holds, string message, int seed)
    {
        if (!holds)
        {
            throw new UnfairException($"{Name} (seed {seed}): {message}.");
        }
    }
}
