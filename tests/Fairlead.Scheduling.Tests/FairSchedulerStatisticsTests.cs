using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests;

/// <summary>What is counted per caller, and what callers leave behind.</summary>
[Collection(nameof(FairSchedulerStatisticsTests))]
[CollectionDefinition(nameof(FairSchedulerStatisticsTests), DisableParallelization = true)]
public sealed class FairSchedulerStatisticsTests(ITestOutputHelper output)
{
    private const int ManyCallers = 1_000_000;

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetStatistics_OneCaller_CountsEverythingOfIt()
    {
        using var scheduler = Create(static options => options.MaxQueuedPerCaller = 2);
        using var source = new CancellationTokenSource();
        var first = await scheduler.AcquireAsync("a", Token);
        var second = scheduler.AcquireAsync("a", Token).AsTask();
        var canceled = scheduler.AcquireAsync("a", source.Token).AsTask();
        Assert.False((await scheduler.AcquireAsync("a", Token)).IsGranted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        _time.Advance(TimeSpan.FromSeconds(4));
        first.Dispose();
        await second;
        _ = scheduler.AcquireAsync("a", Token).AsTask();

        var caller = Assert.Single(scheduler.GetStatistics().Callers);

        Assert.Equal(
            ("a", 1, 1, 2L, 1L, 1L, TimeSpan.FromSeconds(4)),
            (caller.Caller, caller.Queued, caller.Running, caller.Granted, caller.Rejected, caller.Canceled, caller.WorkerTime));
        Assert.InRange(caller.P99Wait, TimeSpan.FromSeconds(3.6), TimeSpan.FromSeconds(4.4));
    }

    [Fact]
    public async Task GetStatistics_Waits_AreTheMedianAndTheTail()
    {
        using var scheduler = Create();
        var turn = await scheduler.AcquireAsync("other", Token);
        for (var number = 0; number < 1_000; number++)
        {
            // 980 waits of a second and 20 of a minute, all of them in line.
            var waiting = scheduler.AcquireAsync("a", Token).AsTask();
            _time.Advance(number % 50 == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1));
            turn.Dispose();
            turn = await waiting;
        }

        var caller = scheduler.GetStatistics().Callers.Single(static caller => caller.Caller == "a");

        Assert.InRange(caller.MedianWait, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.1));
        Assert.InRange(caller.P99Wait, TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(66));
    }

    [Fact]
    public async Task GetStatistics_TenThousandCallers_ListsTheHundredBusiest()
    {
        using var scheduler = Create();
        for (var number = 0; number < 10_000; number++)
        {
            await UseAsync(scheduler, $"rare-{number}", TimeSpan.FromMilliseconds(1));
            if (number % 20 == 0)
            {
                await UseAsync(scheduler, $"busy-{number / 20 % 10}", TimeSpan.FromSeconds(1));
            }
        }

        var callers = scheduler.GetStatistics().Callers;

        Assert.Equal(100, callers.Count);
        Assert.Equal(callers.OrderByDescending(static caller => caller.WorkerTime).Select(static caller => caller.WorkerTime), callers.Select(static caller => caller.WorkerTime));
        Assert.All(callers.Take(10), static caller => Assert.StartsWith("busy-", caller.Caller, StringComparison.Ordinal));
        Assert.Equal(10_500, scheduler.GetStatistics().Granted);
    }

    [Fact]
    public async Task GetStatistics_Equality_ComparesTheTotals()
    {
        using var scheduler = Create();
        await UseAsync(scheduler, "a", TimeSpan.FromSeconds(1));

        var statistics = scheduler.GetStatistics();

        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 0, Granted: 1, Rejected: 0, Canceled: 0), statistics);
        Assert.Equal(statistics.GetHashCode(), (statistics with { Callers = [] }).GetHashCode());
        Assert.NotEqual(statistics with { Granted = 2 }, statistics);
        Assert.Empty(default(FairSchedulerStatistics).Callers);
    }

    [Fact]
    public async Task Memory_AMillionCallersThatCameAndLeft_IsGone()
    {
        using var scheduler = Create();
        await ComeAndLeaveAsync(scheduler, callers: 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await ComeAndLeaveAsync(scheduler, ManyCallers);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine($"{bytes:#,0} bytes after {ManyCallers:#,0} callers came and left");
        Assert.InRange(bytes / (double)ManyCallers, -1, 1);
        GC.KeepAlive(scheduler);
    }

    [Fact]
    public async Task Memory_ManyCallersThatWaitedAtOnce_IsGone()
    {
        const int Callers = 100_000;
        using var scheduler = Create(static options => options.MaxQueued = Callers);
        await ComeAndLeaveAsync(scheduler, callers: 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await WaitTogetherAsync(scheduler, Callers);

        var bytes = await CollectAsync(static left => Math.Abs(left) <= 10 * Callers, before);

        output.WriteLine($"{bytes:#,0} bytes after {Callers:#,0} callers waited at once and left");
        Assert.InRange(bytes / (double)Callers, -10, 10);
        Assert.Equal((0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));
    }

    /// <summary>Collects garbage until what is left is as wanted, or has been more for so long that it stays.</summary>
    private static async Task<long> CollectAsync(Func<long, bool> isWanted, long before)
    {
        var left = long.MaxValue;
        for (var attempt = 0; attempt < 200 && !isWanted(left); attempt++)
        {
            // Away from the stack of whoever waited last, which still knows all of them until that thread has returned from it.
            await Task.Yield();
            left = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        return left;
    }

    // Each is charged a millisecond, so each has a debt for a while.
    private async Task ComeAndLeaveAsync(FairScheduler scheduler, int callers)
    {
        for (var number = 0; number < callers; number++)
        {
            await UseAsync(scheduler, $"caller-{number}", TimeSpan.FromMilliseconds(1));
        }
    }

    private Task UseAsync(FairScheduler scheduler, string caller, TimeSpan time) =>
        WaitAndUseAsync(scheduler, caller, time, Token);

    private async Task WaitAndUseAsync(FairScheduler scheduler, string caller, TimeSpan time, CancellationToken cancellationToken)
    {
        using var turn = await scheduler.AcquireAsync(caller, cancellationToken);
        _time.Advance(time);
    }

    private async Task WaitTogetherAsync(FairScheduler scheduler, int callers)
    {
        // A source of its own: one that goes on keeps the nodes of its former registrations for later.
        using var source = new CancellationTokenSource();
        var turn = await scheduler.AcquireAsync("first", Token);
        var waiting = Enumerable.Range(0, callers)
            .Select(number => WaitAndUseAsync(scheduler, $"caller-{number}", TimeSpan.FromTicks(1), source.Token)).ToList();
        Assert.Equal(callers, scheduler.GetStatistics().Queued);
        turn.Dispose();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromMinutes(2), Token);

        // Their debts fade while nothing runs, and whoever comes next clears them away.
        _time.Advance(TimeSpan.FromSeconds(1));
        await UseAsync(scheduler, "last", TimeSpan.Zero);
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1, QueueTimeout = Timeout.InfiniteTimeSpan };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);
    }
}
