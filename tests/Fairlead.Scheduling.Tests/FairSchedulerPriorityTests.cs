using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests;

/// <summary>Tiers above the callers, weights that change, and requests that wait as long as they say.</summary>
public sealed class FairSchedulerPriorityTests
{
    private static readonly TimeSpan Ageing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_ThreeTiers_GrantsTheHighestFirst()
    {
        using var scheduler = Create();
        var turn = await scheduler.AcquireAsync("first", Token);
        var line = new TurnLine(scheduler);
        line.Ask("low", FairPriority.Low);
        line.Ask("normal");
        line.Ask("high", FairPriority.High);
        line.Ask("first", FairPriority.High);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["high", "first", "normal", "low"], await line.PassOnToAllAsync(turn));
    }

    [Fact]
    public async Task AcquireAsync_HighTurns_AreChargedLikeOthers()
    {
        using var scheduler = Create();
        var line = new TurnLine(scheduler);
        var turn = await scheduler.AcquireAsync("first", Token);
        line.Ask("urgent", FairPriority.High);
        line.Ask("urgent");
        line.Ask("other");
        line.Ask("other");
        (turn, var name) = await line.PassOnAsync(turn);
        Assert.Equal("urgent", name);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["other", "other", "urgent"], await line.PassOnToAllAsync(turn));
    }

    [Theory]
    [InlineData(FairPriority.Normal, 10)]
    [InlineData(FairPriority.Low, 20)]
    public async Task AcquireAsync_FloodOfHighTurns_GrantsALowerOneWhenItHasAged(FairPriority priority, int expectedSeconds)
    {
        using var scheduler = Create();
        var line = new TurnLine(scheduler);
        var (turn, name, seconds) = (await scheduler.AcquireAsync("flood", Token), "flood", 0);
        line.Ask("patient", priority);
        while (name != "patient")
        {
            line.Ask("flood", FairPriority.High);
            line.Ask("flood", FairPriority.High);
            _time.Advance(TimeSpan.FromSeconds(1));
            seconds++;
            (turn, name) = await line.PassOnAsync(turn);
        }

        Assert.Equal(expectedSeconds, seconds);
        await line.PassOnToAllAsync(turn);
    }

    [Fact]
    public async Task AcquireAsync_InfiniteAgeing_LowTurnWaitsForTheFloodToEnd()
    {
        using var scheduler = Create(static options => options.PriorityAgeing = Timeout.InfiniteTimeSpan);
        var line = new TurnLine(scheduler);
        var turn = await scheduler.AcquireAsync("flood", Token);
        line.Ask("patient", FairPriority.Low);
        for (var count = 0; count < 200; count++)
        {
            line.Ask("flood", FairPriority.High);
            _time.Advance(TimeSpan.FromSeconds(1));
            (turn, var name) = await line.PassOnAsync(turn);
            Assert.Equal("flood", name);
        }

        Assert.Equal(["patient"], await line.PassOnToAllAsync(turn));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task AcquireAsync_UnknownPriority_Throws(int priority)
    {
        using var scheduler = Create();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await scheduler.AcquireAsync(new FairTurnRequest("a") { Priority = (FairPriority)priority }, Token));
    }

    [Fact]
    public async Task SetWeight_WhileTurnsRun_ChangesTheSharesFromThenOn()
    {
        using var scheduler = Create();
        var turn = await scheduler.AcquireAsync("first", Token);
        var line = new TurnLine(scheduler);
        for (var count = 0; count < 150; count++)
        {
            line.Ask("a");
            line.Ask("b");
        }

        (turn, var equal) = await CountAsync(line, turn, turns: 40);
        scheduler.SetWeight("a", 3);
        (turn, var weighted) = await CountAsync(line, turn, turns: 80);
        scheduler.SetWeight("a", 1);
        (turn, var equalAgain) = await CountAsync(line, turn, turns: 40);

        Assert.InRange(equal, 19, 21);
        Assert.InRange(weighted, 59, 61);
        Assert.InRange(equalAgain, 19, 21);
        await line.PassOnToAllAsync(turn);
    }

    [Fact]
    public async Task QueueTimeout_OfTheRequest_OverridesTheOption()
    {
        using var scheduler = Create(static options => options.QueueTimeout = TimeSpan.FromSeconds(10));
        await scheduler.AcquireAsync("a", Token);
        var (usual, hasty, patient, endless) = (Ask(null), Ask(TimeSpan.FromSeconds(2)), Ask(TimeSpan.FromSeconds(20)), Ask(Timeout.InfiniteTimeSpan));

        await AssertTimesOutAsync(scheduler, TimeSpan.FromSeconds(2), [hasty], [usual, patient, endless]);
        await AssertTimesOutAsync(scheduler, TimeSpan.FromSeconds(8), [usual], [patient, endless]);
        await AssertTimesOutAsync(scheduler, TimeSpan.FromSeconds(10), [patient], [endless]);
        await AssertTimesOutAsync(scheduler, TimeSpan.FromDays(30), [], [endless]);

        Task<FairTurn> Ask(TimeSpan? timeout) => scheduler.AcquireAsync(new FairTurnRequest("a") { QueueTimeout = timeout }, Token).AsTask();
    }

    [Fact]
    public async Task QueueTimeout_ManyOfAnyLength_EndInTheirOrder()
    {
        var random = new Random(20_301_101);
        using var scheduler = Create(static options => options.QueueTimeout = Timeout.InfiniteTimeSpan);
        await scheduler.AcquireAsync("a", Token);
        var waiting = Enumerable.Range(0, 200).Select(number =>
        {
            var seconds = random.Next(1, 50);
            var request = new FairTurnRequest($"caller-{number % 7}") { QueueTimeout = TimeSpan.FromSeconds(seconds) };
            return (Seconds: seconds, Turn: scheduler.AcquireAsync(request, Token).AsTask());
        }).ToList();

        for (var second = 1; second < 50; second++)
        {
            await AssertTimesOutAsync(
                scheduler,
                TimeSpan.FromSeconds(1),
                [.. waiting.Where(entry => entry.Seconds == second).Select(static entry => entry.Turn)],
                [.. waiting.Where(entry => entry.Seconds > second).Select(static entry => entry.Turn)]);
        }

        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task QueueTimeout_OutOfRange_Throws()
    {
        using var scheduler = Create();
        foreach (var timeout in new[] { TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromDays(1) + TimeSpan.FromTicks(1), TimeSpan.FromSeconds(-1) })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
                await scheduler.AcquireAsync(new FairTurnRequest("a") { QueueTimeout = timeout }, Token));
        }
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1, PriorityAgeing = Ageing, QueueTimeout = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);
    }

    private async Task AssertTimesOutAsync(
        FairScheduler scheduler, TimeSpan time, IReadOnlyList<Task<FairTurn>> refused, IReadOnlyList<Task<FairTurn>> waiting)
    {
        _time.Advance(time);
        Assert.Equal(waiting.Count, scheduler.GetStatistics().Queued);
        foreach (var turn in refused)
        {
            Assert.Equal(TurnRejection.TimedOut, (await turn.WaitAsync(HardLimit, Token)).Rejection);
        }

        Assert.All(waiting, static turn => Assert.False(turn.IsCompleted));
    }

    // How many of the turns are a's; each lasts a tenth of a second.
    private async Task<(FairTurn Turn, int Count)> CountAsync(TurnLine line, FairTurn turn, int turns)
    {
        var count = 0;
        for (var number = 0; number < turns; number++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            (turn, var name) = await line.PassOnAsync(turn);
            count += name == "a" ? 1 : 0;
        }

        return (turn, count);
    }
}
