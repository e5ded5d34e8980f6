using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests;

/// <summary>Who gets a turn, and when.</summary>
public sealed class FairSchedulerTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_UpToTheLimit_IsGrantedAtOnce()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 3);
        var turns = Enumerable.Range(0, 4).Select(_ => scheduler.AcquireAsync("a", Token).AsTask()).ToList();

        Assert.Equal([true, true, true, false], turns.Select(static turn => turn.IsCompleted));
        var first = await turns[0];
        Assert.Equal((true, TurnRejection.None, TimeSpan.Zero), (first.IsGranted, first.Rejection, first.RetryAfter));

        first.Dispose();

        Assert.True((await turns[3].WaitAsync(HardLimit, Token)).IsGranted);
        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 3, Granted: 4, Rejected: 0, Canceled: 0), scheduler.GetStatistics());
    }

    [Fact]
    public async Task AcquireAsync_BusyCallerAndQuietOne_TakeTurns()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 1);
        var order = new List<string>();
        var turn = await scheduler.AcquireAsync("busy", Token);
        var waiting = Enumerable.Range(0, 20).Select(_ => (Caller: "busy", Turn: scheduler.AcquireAsync("busy", Token).AsTask()))
            .Concat(Enumerable.Range(0, 5).Select(_ => (Caller: "quiet", Turn: scheduler.AcquireAsync("quiet", Token).AsTask())))
            .ToList();

        while (waiting.Count > 15)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            (turn, var caller) = await PassOnAsync(turn, waiting);
            order.Add(caller);
        }

        Assert.Equal(5, order.Count(static caller => caller == "quiet"));
    }

    [Fact]
    public async Task AcquireAsync_OneCaller_IsFirstInFirstOut()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 1);
        var turn = await scheduler.AcquireAsync("a", Token);
        var waiting = Enumerable.Range(0, 10).Select(number => (Caller: $"{number}", Turn: scheduler.AcquireAsync("a", Token).AsTask())).ToList();
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            (turn, var number) = await PassOnAsync(turn, waiting);
            order.Add(number);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(static number => $"{number}"), order);
    }

    [Fact]
    public async Task AcquireAsync_Weights_ShareAccordingly()
    {
        using var scheduler = Create(static options => (options.MaxConcurrency, options.Weights["heavy"]) = (1, 2));
        scheduler.SetWeight("heavier", 4);
        var waiting = new[] { "light", "heavy", "heavier" }
            .SelectMany(caller => Enumerable.Range(0, 100).Select(_ => (Caller: caller, Turn: scheduler.AcquireAsync(caller, Token).AsTask())))
            .ToList();
        var running = waiting.Single(static entry => entry.Turn.IsCompleted);
        waiting.Remove(running);
        var (turn, counts) = (await running.Turn, new Dictionary<string, int> { [running.Caller] = 1 });
        for (var count = 1; count < 70; count++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            (turn, var caller) = await PassOnAsync(turn, waiting);
            counts[caller] = counts.GetValueOrDefault(caller) + 1;
        }

        Assert.InRange(counts["light"], 9, 11);
        Assert.InRange(counts["heavy"], 19, 21);
        Assert.InRange(counts["heavier"], 39, 41);
    }

    [Fact]
    public async Task AcquireAsync_ExpectedDuration_IsChargedAtOnce()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 2);
        await scheduler.AcquireAsync(new FairTurnRequest("long") { ExpectedDuration = TimeSpan.FromMinutes(1) }, Token);
        var other = await scheduler.AcquireAsync("other", Token);
        var next = scheduler.AcquireAsync("long", Token).AsTask();
        var third = scheduler.AcquireAsync("other", Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));
        other.Dispose();

        Assert.True((await third.WaitAsync(HardLimit, Token)).IsGranted);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task AcquireAsync_LimitPerCaller_LeavesPlacesToOthers()
    {
        using var scheduler = Create(static options => (options.MaxConcurrency, options.MaxConcurrencyPerCaller) = (3, 1));
        var first = await scheduler.AcquireAsync("a", Token);
        var second = scheduler.AcquireAsync("a", Token).AsTask();
        Assert.False(second.IsCompleted);
        Assert.True((await scheduler.AcquireAsync("b", Token)).IsGranted);
        Assert.False(second.IsCompleted);

        first.Dispose();

        Assert.True((await second.WaitAsync(HardLimit, Token)).IsGranted);
        Assert.Equal(2, scheduler.GetStatistics().Running);
    }

    [Fact]
    public async Task FairTurnDispose_Twice_EndsTheTurnOnce()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 2);
        var turn = await scheduler.AcquireAsync("a", Token);
        await scheduler.AcquireAsync("a", Token);

        Parallel.For(0, 8, _ => turn.Dispose());

        Assert.Equal(1, scheduler.GetStatistics().Running);
    }

    [Fact]
    public async Task RunAsync_Result_IsReturnedAndTheTurnFreed()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 1);

        var result = await scheduler.RunAsync("a", static async token =>
        {
            await Task.Yield();
            Assert.Equal(TestContext.Current.CancellationToken, token);
            return 42;
        }, Token);
        await scheduler.RunAsync("a", static _ => Task.CompletedTask, Token);

        Assert.Equal(42, result);
        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 0, Granted: 2, Rejected: 0, Canceled: 0), scheduler.GetStatistics());
    }

    [Fact]
    public async Task RunAsync_WorkThrows_FreesTheTurn()
    {
        using var scheduler = Create(static options => options.MaxConcurrency = 1);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => scheduler.RunAsync("a", static _ => throw new InvalidTimeZoneException(), Token));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            scheduler.RunAsync("a", static _ => Task.FromException<int>(new InvalidTimeZoneException()), Token));

        Assert.Equal(0, scheduler.GetStatistics().Running);
    }

    [Fact]
    public async Task RunAsync_QueueFull_ThrowsWithReasonAndRetryAfter()
    {
        using var scheduler = Create(static options => (options.MaxConcurrency, options.MaxQueued) = (1, 0));
        await scheduler.AcquireAsync("a", Token);

        var exception = await Assert.ThrowsAsync<TurnRejectedException>(() => scheduler.RunAsync("b", static _ => Task.CompletedTask, Token));

        Assert.Equal(TurnRejection.QueueFull, exception.Rejection);
        Assert.InRange(exception.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        Assert.Contains("QueueFull", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_WrongArguments_Throws()
    {
        using var scheduler = Create();

        await Assert.ThrowsAsync<ArgumentException>(async () => await scheduler.AcquireAsync("", Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await scheduler.AcquireAsync((string)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await scheduler.AcquireAsync(default(FairTurnRequest), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await scheduler.AcquireAsync(
            new FairTurnRequest("a") { ExpectedDuration = TimeSpan.FromTicks(-1) }, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => scheduler.RunAsync("a", (Func<CancellationToken, Task>)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => scheduler.RunAsync("a", (Func<CancellationToken, Task<int>>)null!, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => scheduler.RunAsync("", static _ => Task.CompletedTask, Token));
        Assert.Equal(default, scheduler.GetStatistics());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.0000009)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void SetWeight_OutOfRange_Throws(double weight)
    {
        using var scheduler = Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.SetWeight("a", weight));
    }

    [Fact]
    public void SetWeight_EmptyCaller_Throws()
    {
        using var scheduler = Create();

        Assert.Throws<ArgumentException>(() => scheduler.SetWeight("", 1));
    }

    [Fact]
    public void Constructor_WrongArguments_Throws()
    {
        var logger = NullLogger<FairScheduler>.Instance;
        Assert.Throws<ArgumentNullException>(() => new FairScheduler(null!, _time, logger));
        Assert.Throws<ArgumentNullException>(() => new FairScheduler(new FairSchedulerOptions(), null!, logger));
        Assert.Throws<ArgumentNullException>(() => new FairScheduler(new FairSchedulerOptions(), _time, null!));

        var exception = Assert.Throws<ArgumentException>(() => Create(static options => (options.MaxConcurrency, options.MaxQueued) = (0, -3)));
        Assert.Contains("MaxConcurrency", exception.Message, StringComparison.Ordinal);
        Assert.Contains("-3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_OptionsChangedLater_KeepsItsOwn()
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1 };
        using var scheduler = new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);

        options.MaxConcurrency = 5;

        Assert.True((await scheduler.AcquireAsync("a", Token)).IsGranted);
        Assert.False(scheduler.AcquireAsync("a", Token).AsTask().IsCompleted);
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 2 };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);
    }

    private static async Task<(FairTurn Turn, string Caller)> PassOnAsync(FairTurn turn, List<(string Caller, Task<FairTurn> Turn)> waiting)
    {
        turn.Dispose();
        await Task.WhenAny(waiting.Select(static entry => entry.Turn)).WaitAsync(HardLimit, Token);
        var granted = waiting.Single(static entry => entry.Turn.IsCompleted);
        waiting.Remove(granted);
        return (await granted.Turn, granted.Caller);
    }
}
