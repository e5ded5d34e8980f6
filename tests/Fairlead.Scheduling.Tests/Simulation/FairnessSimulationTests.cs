using Fairlead.Scheduling.Tests.Simulation.Orders;

namespace Fairlead.Scheduling.Tests.Simulation;

public sealed class FairnessSimulationTests
{
    private static readonly int[] Seeds = [1, 2, 3, 20_301_101, int.MaxValue];

    private static readonly FairnessScenario LongBesideShort = new("one caller of 34 s jobs, five of 1 s jobs", 50, 3_600, static () =>
    [
        new SimulatedCaller("heavy", static _ => 34) { Backlog = 10_000 },
        .. Enumerable.Range(1, 5).Select(static number => new SimulatedCaller($"short-{number}", static _ => 1) { Backlog = 100_000 }),
    ]);

    private static readonly FairnessScenario NewcomerWithLongJobs = new("long jobs arrive beside short ones and a quiet caller", 50, 300, static () =>
    [
        .. Enumerable.Range(1, 5).Select(static number =>
            new SimulatedCaller($"short-{number}", static random => 0.5 + random.NextDouble()) { Backlog = 20_000 }),
        new SimulatedCaller("heavy", static _ => 10) { Backlog = 10_000, ArrivesAt = 20 },
        new SimulatedCaller("quiet", static _ => 0.1) { Backlog = 1, ArrivesAt = 21, ResubmitAfter = 0.5, AllowedWait = 0.5 },
    ])
    {
        IsGreedy = static caller => caller.Name.StartsWith("short", StringComparison.Ordinal),
    };

    private static readonly FairnessScenario Weighted = new("weights 1 to 3 on two workers", 2, 3_600, static () =>
    [
        new SimulatedCaller("one", static random => 0.5 + random.NextDouble()) { Backlog = 20_000, Weight = 1 },
        new SimulatedCaller("three", static random => 0.5 + random.NextDouble()) { Backlog = 20_000, Weight = 3 },
    ]);

    private static readonly FairnessScenario OneLongJobAtATime = new("one long job at a time, sent again at once", 4, 7_200, static () =>
    [
        new SimulatedCaller("returning", static _ => 34) { Backlog = 1, ResubmitAfter = 0 },
        .. Enumerable.Range(1, 5).Select(static number => new SimulatedCaller($"short-{number}", static _ => 1) { Backlog = 20_000 }),
    ]);

    private static readonly FairnessScenario ExtremeWeights = new("weights from 1 to 1,000", 8, 20_000, static () =>
    [
        .. new double[] { 1, 10, 100, 1_000 }.Select(static weight =>
            new SimulatedCaller($"weight-{weight}", static random => -Math.Log(1 - random.NextDouble())) { Backlog = 200_000, Weight = weight }),
    ]);

    private static readonly FairnessScenario WrongGuesses = new("guesses off by a factor of up to 100 either way", 8, 3_600, static () =>
    [
        .. Enumerable.Range(1, 6).Select(static number =>
            new SimulatedCaller($"caller-{number}", random => number * (0.5 + random.NextDouble()))
            {
                Backlog = 60_000 / number,
                GuessError = static random => Math.Pow(10, (random.NextDouble() * 4) - 2),
            }),
    ]);

    private static readonly FairnessScenario Zipf = new("a thousand Zipf callers, crashing workers", 16, 2_000, static () =>
    [
        .. Enumerable.Range(1, 20).Select(static rank =>
            new SimulatedCaller($"busy-{rank}", random => (1 + (rank % 7)) * random.NextDouble()) { Backlog = 80_000 / rank }),
        .. Enumerable.Range(1, 980).Select(static rank =>
            new SimulatedCaller($"rare-{rank}", static _ => 0.05) { Backlog = 1, ArrivesAt = rank, AllowedWait = 8 }),
    ])
    {
        IsGreedy = static caller => caller.Name.StartsWith("busy", StringComparison.Ordinal),
        CrashRate = 0.02,
    };

    private static readonly FairnessScenario Spike = new("a million jobs beside one quiet caller", 4, 1_000, static () =>
    [
        new SimulatedCaller("spike", static _ => 0.01) { Backlog = 1_000_000 },
        new SimulatedCaller("quiet", static _ => 0.01) { Backlog = 1, ArrivesAt = 10, ResubmitAfter = 1, AllowedWait = 0.0101 },
    ])
    {
        IsGreedy = static caller => caller.Name == "spike",
    };

    private static FairnessScenario[] Scenarios =>
        [LongBesideShort, NewcomerWithLongJobs, Weighted, OneLongJobAtATime, ExtremeWeights, WrongGuesses, Zipf, Spike];

    public static TheoryData<int> ScenarioNumbers => [.. Enumerable.Range(0, Scenarios.Length)];

    [Theory]
    [MemberData(nameof(ScenarioNumbers))]
    public void TakeNext_EveryScenario_ServesEveryCallerItsShare(int scenario)
    {
        foreach (var seed in Seeds)
        {
            Scenarios[scenario].Check(new FairSimulatedOrder(), seed);
        }
    }

    [Fact]
    public void TakeNext_SameSeed_GivesSameTrace() => Assert.Equal(
        WrongGuesses.Check(new FairSimulatedOrder(), seed: 7).Trace,
        WrongGuesses.Check(new FairSimulatedOrder(), seed: 7).Trace);

    [Fact]
    public void Check_PlainFifo_IsCaught() => AssertCaught(LongBesideShort, static () => new PlainFifo());

    [Fact]
    public void Check_RoundRobinByCount_IsCaught() => AssertCaught(LongBesideShort, static () => new RoundRobinByCount());

    [Fact]
    public void Check_ChargeAtCompletion_IsCaught() => AssertCaught(NewcomerWithLongJobs, static () => new ChargeAtCompletion());

    [Fact]
    public void Check_RunningCountFirst_IsCaught() => AssertCaught(Weighted, static () => new RunningCountFirst());

    [Fact]
    public void Check_ReturningFlowAtMinimum_IsCaught() => AssertCaught(OneLongJobAtATime, static () => new ReturningFlowAtMinimum());

    private static void AssertCaught(FairnessScenario scenario, Func<ISimulatedOrder> makeOrder)
    {
        foreach (var seed in Seeds)
        {
            Assert.Throws<UnfairException>(() => scenario.Check(makeOrder(), seed));
        }
    }
}
