using Fairlead.Scheduling.Tests.Simulation.Orders;

namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>The figures that the documents promise, each measured in the simulation, and each missed by an order that is wrong.</summary>
public sealed class FairnessFiguresTests(ITestOutputHelper output)
{
    private static readonly int[] Seeds = [1, 2, 20_301_101];

    public static TheoryData<int> Workers => [8, 16, 50];

    [Fact]
    public void EqualFlows_AnyWindowOf100TurnsEach_JainsIndexIsAtLeast999()
    {
        foreach (var seed in Seeds)
        {
            var index = LeastIndexOfAnyWindow(new FairSimulatedOrder(), seed);
            output.WriteLine($"seed {seed}: {index:0.00000}");
            Assert.InRange(index, 0.999, 1);
        }
    }

    [Fact]
    public void EqualFlows_RoundRobinByCount_MissesTheIndex() =>
        Assert.InRange(LeastIndexOfAnyWindow(new RoundRobinByCount(), seed: 1), 0, 0.99);

    [Fact]
    public void EqualFlows_PlainFifo_MissesTheIndex() =>
        Assert.InRange(LeastIndexOfAnyWindow(new PlainFifo(), seed: 1), 0, 0.99);

    [Fact]
    public void Weights_OneToThree_ShareAQuarterAndThreeQuarters() =>
        AssertShares(static () => new FairSimulatedOrder(), weights: [1, 3]);

    [Fact]
    public void Weights_TenToOneOneOne_Share77Percent() =>
        AssertShares(static () => new FairSimulatedOrder(), weights: [10, 1, 1, 1]);

    [Fact]
    public void Weights_RunningCountFirst_MissTheShares() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(static () => AssertShares(static () => new RunningCountFirst(), weights: [1, 3]));

    [Theory]
    [MemberData(nameof(Workers))]
    public void LongBesideShort_After200LongJobs_EveryoneHasItsShareAndQuietCallersDoNotWait(int workers)
    {
        foreach (var seed in Seeds)
        {
            var (share, wait) = MixLongAndShort(new FairSimulatedOrder(), workers, seed);
            output.WriteLine($"{workers} workers, seed {seed}: the heavy flow has {share:P2}, quiet callers' 99th percentile is {wait:0.000} s");
            Assert.InRange(share, (1 / 6.0) - 0.01, (1 / 6.0) + 0.01);
            Assert.InRange(wait, 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public void LongBesideShort_RoundRobinByCount_MissesTheShare(int workers) =>
        Assert.InRange(MixLongAndShort(new RoundRobinByCount(), workers, seed: 1).HeavyShare, 0.5, 1);

    [Theory]
    [MemberData(nameof(Workers))]
    public void LongBesideShort_PlainFifo_LetsQuietCallersWait(int workers) =>
        Assert.InRange(MixLongAndShort(new PlainFifo(), workers, seed: 1).QuietWait, 10, double.PositiveInfinity);

    // Ten flows whose jobs last from 0.4 to 4 seconds on average, on eight workers.
    private static double LeastIndexOfAnyWindow(ISimulatedOrder order, int seed)
    {
        var callers = Enumerable.Range(1, 10).Select(static number =>
            new SimulatedCaller($"caller-{number}", random => 0.4 * number * (0.5 + random.NextDouble())) { Backlog = 8_000 / number }).ToList();
        var simulation = new WorkerSimulation(order, workers: 8, seed);
        simulation.Run(callers, until: 1_500);
        var used = new ServiceOverTime(simulation.Trace, [.. callers.Select(static caller => caller.Name)]);

        // Where somebody had no hundred turns there is no such window, and nothing fair about it.
        return used.Windows(turnsEach: 100).Select(FairnessScenario.JainIndex).DefaultIfEmpty(0).Min();
    }

    private static void AssertShares(Func<ISimulatedOrder> makeOrder, double[] weights)
    {
        foreach (var seed in Seeds)
        {
            var callers = weights.Select((weight, number) =>
                new SimulatedCaller($"caller-{number}", static random => 0.5 + random.NextDouble()) { Backlog = 20_000, Weight = weight }).ToList();
            new WorkerSimulation(makeOrder(), workers: 2, seed).Run(callers, until: 5_000);
            var total = callers.Sum(static caller => caller.Service);
            foreach (var caller in callers)
            {
                var share = caller.Weight / weights.Sum();
                Assert.InRange(caller.Service / total, share - 0.01, share + 0.01);
            }
        }
    }

    // One caller of 34 s jobs and five of 1 s jobs that always have work, and quiet ones that send a 1 s job now and then.
    private static (double HeavyShare, double QuietWait) MixLongAndShort(ISimulatedOrder order, int workers, int seed)
    {
        var seconds = Math.Ceiling(200 * 34 * 6.0 / workers);
        var heavy = new SimulatedCaller("heavy", static _ => 34) { Backlog = 2_000 };
        var busy = Enumerable.Range(1, 5).Select(number =>
            new SimulatedCaller($"short-{number}", static _ => 1) { Backlog = (int)(seconds * workers) }).ToList();
        var random = new Random(seed);
        var quiet = Enumerable.Range(0, 300).Select(number =>
            new SimulatedCaller($"quiet-{number}", static _ => 1) { Backlog = 1, ArrivesAt = seconds * random.NextDouble() * 0.99 }).ToList();
        new WorkerSimulation(order, workers, seed).Run([heavy, .. busy, .. quiet], seconds);
        var waits = quiet.Select(caller => caller.Service > 0 ? caller.LongestWait : seconds - caller.ArrivesAt).Order().ToList();
        return (heavy.Service / (heavy.Service + busy.Sum(static caller => caller.Service)), waits[(int)(waits.Count * 0.99)]);
    }
}
