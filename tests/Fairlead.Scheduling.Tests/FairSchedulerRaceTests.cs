using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests;

/// <summary>Two things that happen at the same moment, thousands of times: whichever is first, every turn ends exactly once.</summary>
public sealed class FairSchedulerRaceTests(ITestOutputHelper output)
{
    public static TheoryData<int, int> FewRounds => new() { { 20_301_101, 2_000 } };

    public static TheoryData<int, int> ManyRounds => new() { { 1, 50_000 }, { 2, 50_000 } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(FewRounds))]
    public void CancelRacingGrant_Short_EndsTheWaiterOnce(int seed, int rounds) => CancelRacingGrant(seed, rounds);

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(ManyRounds))]
    public void CancelRacingGrant_Long_EndsTheWaiterOnce(int seed, int rounds) => CancelRacingGrant(seed, rounds);

    [Theory]
    [MemberData(nameof(FewRounds))]
    public void CancelRacingAcquire_Short_LeavesNothingBehind(int seed, int rounds) => CancelRacingAcquire(seed, rounds);

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(ManyRounds))]
    public void CancelRacingAcquire_Long_LeavesNothingBehind(int seed, int rounds) => CancelRacingAcquire(seed, rounds);

    [Theory]
    [MemberData(nameof(FewRounds))]
    public void ReleaseRacingCancel_Short_GrantsTheFirstThatStayed(int seed, int rounds) => ReleaseRacingCancel(seed, rounds);

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(ManyRounds))]
    public void ReleaseRacingCancel_Long_GrantsTheFirstThatStayed(int seed, int rounds) => ReleaseRacingCancel(seed, rounds);

    [Theory]
    [MemberData(nameof(FewRounds))]
    public void DisposeRacingAcquire_Short_EndsEveryWaiter(int seed, int rounds) => DisposeRacingAcquire(seed, rounds);

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(ManyRounds))]
    public void DisposeRacingAcquire_Long_EndsEveryWaiter(int seed, int rounds) => DisposeRacingAcquire(seed, rounds);

    [Theory]
    [MemberData(nameof(FewRounds))]
    public void ReleaseRacingSecondRelease_Short_FreesOnePlace(int seed, int rounds) => ReleaseRacingSecondRelease(seed, rounds);

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(ManyRounds))]
    public void ReleaseRacingSecondRelease_Long_FreesOnePlace(int seed, int rounds) => ReleaseRacingSecondRelease(seed, rounds);

    private void CancelRacingGrant(int seed, int rounds)
    {
        using var scheduler = Create(maxConcurrency: 1);
        var (granted, canceled) = (0, 0);
        NewRace(seed).Run(
            rounds,
            _ =>
            {
                var source = new CancellationTokenSource();
                var turn = Race.ResultOf(scheduler.AcquireAsync("a", Token).AsTask());
                return (Turn: turn, Source: source, Waiting: scheduler.AcquireAsync("b", source.Token).AsTask());
            },
            static round => round.Source.Cancel(),
            static round => round.Turn.Dispose(),
            round =>
            {
                var turn = EndOf(round.Waiting);
                _ = turn is null ? canceled++ : granted++;
                Assert.Equal((0, turn is null ? 0 : 1), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));
                turn?.Dispose();
                round.Source.Dispose();
            });

        output.WriteLine($"{granted} granted, {canceled} canceled");
        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 0, Granted: rounds + granted, Rejected: 0, Canceled: canceled), scheduler.GetStatistics());
    }

    // The cancellation comes before, while or after the waiter notes its registration.
    private void CancelRacingAcquire(int seed, int rounds)
    {
        using var scheduler = Create(maxConcurrency: 1);
        using var turn = Race.ResultOf(scheduler.AcquireAsync("a", Token).AsTask());
        NewRace(seed).Run(
            rounds,
            static _ => (Source: new CancellationTokenSource(), Waiting: new List<Task<FairTurn>>()),
            static round => round.Source.Cancel(),
            round => round.Waiting.Add(scheduler.AcquireAsync("b", round.Source.Token).AsTask()),
            round =>
            {
                Assert.Null(EndOf(Assert.Single(round.Waiting)));
                Assert.Equal(0, scheduler.GetStatistics().Queued);
                round.Source.Dispose();
            });
    }

    // One of several waiters leaves while the place becomes free: the first that stayed gets it, and nobody else.
    private void ReleaseRacingCancel(int seed, int rounds)
    {
        using var scheduler = Create(maxConcurrency: 1);
        NewRace(seed).Run(
            rounds,
            random =>
            {
                var source = new CancellationTokenSource();
                var (turn, leaver) = (Race.ResultOf(scheduler.AcquireAsync("a", Token).AsTask()), random.Next(3));
                var waiting = Enumerable.Range(0, 3).Select(number => scheduler.AcquireAsync("a", number == leaver ? source.Token : Token).AsTask()).ToList();
                return (Turn: turn, Source: source, Leaver: leaver, Waiting: waiting);
            },
            static round => round.Turn.Dispose(),
            static round => round.Source.Cancel(),
            round =>
            {
                var ends = new List<bool>();
                foreach (var waiting in round.Waiting)
                {
                    var turn = EndOf(waiting);
                    ends.Add(turn is not null);
                    turn?.Dispose();
                }

                // Only the first one can have been granted before it was canceled.
                Assert.All(Enumerable.Range(0, 3), number => Assert.True(ends[number] == (number != round.Leaver) || (number == 0 && round.Leaver == 0)));
                Assert.Equal((0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));
                round.Source.Dispose();
            });
    }

    private void DisposeRacingAcquire(int seed, int rounds) => NewRace(seed).Run(
        rounds,
        static random => (Scheduler: Create(maxConcurrency: random.Next(1, 3)), Asked: new List<Task<FairTurn>>()),
        static round => round.Scheduler.Dispose(),
        static round =>
        {
            for (var count = 0; count < 4; count++)
            {
                round.Asked.Add(AskAsync(round.Scheduler));
            }
        },
        static round =>
        {
            foreach (var asked in round.Asked)
            {
                Race.WaitFor(asked);
                if (asked.Exception is { } exception)
                {
                    Assert.IsType<ObjectDisposedException>(exception.InnerException);
                }
                else
                {
                    Race.ResultOf(asked).Dispose();
                }
            }

            Assert.Equal((0, 0), (round.Scheduler.GetStatistics().Queued, round.Scheduler.GetStatistics().Running));
        });

    // A turn that never waited leaves an object that the next turn uses again: a late second dispose must not end that one.
    private void ReleaseRacingSecondRelease(int seed, int rounds)
    {
        using var scheduler = Create(maxConcurrency: 2);
        NewRace(seed).Run(
            rounds,
            _ => (Turn: Race.ResultOf(scheduler.AcquireAsync("a", Token).AsTask()), Next: new List<FairTurn>()),
            static round => round.Turn.Dispose(),
            round =>
            {
                round.Turn.Dispose();
                round.Next.Add(Race.ResultOf(scheduler.AcquireAsync("b", Token).AsTask()));
                round.Turn.Dispose();
            },
            round =>
            {
                var callers = scheduler.GetStatistics().Callers.ToDictionary(static caller => caller.Caller, static caller => caller.Running);
                Assert.Equal((0, 1), (callers["a"], callers["b"]));
                Assert.Single(round.Next).Dispose();
                Assert.Equal(0, scheduler.GetStatistics().Running);
            });
    }

    private static FairScheduler Create(int maxConcurrency) => new(
        new FairSchedulerOptions { MaxConcurrency = maxConcurrency, QueueTimeout = Timeout.InfiniteTimeSpan },
        TimeProvider.System,
        NullLogger<FairScheduler>.Instance);

    private static async Task<FairTurn> AskAsync(FairScheduler scheduler) => await scheduler.AcquireAsync("a", Token);

    // Null when it was canceled.
    private static FairTurn? EndOf(Task<FairTurn> waiting)
    {
        Race.WaitFor(waiting);
        return waiting.IsCanceled ? null : Race.ResultOf(waiting);
    }

    private Race NewRace(int seed)
    {
        output.WriteLine($"seed {seed}");
        return new Race(seed);
    }
}
