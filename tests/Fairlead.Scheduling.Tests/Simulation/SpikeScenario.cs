namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>One caller's spike beside two that send a little all the time, as the pictures in the documents show it.</summary>
internal sealed class SpikeScenario
{
    public const int Workers = 4;
    public const int Seconds = 120;
    public const int SpikeAt = 20;

    private SpikeScenario(IReadOnlyList<double[]> busy, IReadOnlyList<(double At, double Wait)> waits) =>
        (Busy, Waits) = (busy, waits);

    public static IReadOnlyList<string> Callers { get; } = ["quiet", "steady", "spike"];

    /// <summary>Gets, for every second, how many workers each caller had on average.</summary>
    public IReadOnlyList<double[]> Busy { get; }

    /// <summary>Gets when each job of the quiet caller arrived and how long it waited; those that had not begun at the end have waited until then.</summary>
    public IReadOnlyList<(double At, double Wait)> Waits { get; }

    public static SpikeScenario Run(ISimulatedOrder order)
    {
        var quiet = Enumerable.Range(0, Seconds).Select(static second =>
            new SimulatedCaller("quiet", static _ => 0.2) { Backlog = 1, ArrivesAt = second }).ToList();
        SimulatedCaller[] others =
        [
            .. Enumerable.Range(0, 2).Select(static number =>
                new SimulatedCaller("steady", static random => 0.5 + random.NextDouble()) { Backlog = 1, ArrivesAt = number * 0.4, ResubmitAfter = 0.5 }),
            new SimulatedCaller("spike", static random => 0.5 + random.NextDouble()) { Backlog = 250, ArrivesAt = SpikeAt },
        ];
        var simulation = new WorkerSimulation(order, Workers, seed: 1);
        simulation.Run([.. quiet, .. others], Seconds);
        return new SpikeScenario(
            Average(simulation.Trace),
            [.. quiet.Select(static job => (job.ArrivesAt, job.Service > 0 ? job.LongestWait : Seconds - job.ArrivesAt))]);
    }

    private static List<double[]> Average(List<(double At, string Caller, double Duration)> trace) =>
        [.. Enumerable.Range(0, Seconds).Select(second => Callers
            .Select(caller => trace
                .Where(start => start.Caller == caller)
                .Sum(start => Math.Max(0, Math.Min(second + 1, start.At + start.Duration) - Math.Max(second, start.At))))
            .ToArray())];
}
