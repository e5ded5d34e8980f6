using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using TestSupport;

namespace Fairlead.Scheduling.Tests;

/// <summary>How callers leave without a turn: full queues, timeouts, cancellation, disposal.</summary>
public sealed class FairSchedulerLeavingTests
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_QueueFull_IsRejected()
    {
        using var scheduler = Create(static options => options.MaxQueued = 2);
        await scheduler.AcquireAsync("a", Token);
        var waiting = new[] { scheduler.AcquireAsync("a", Token).AsTask(), scheduler.AcquireAsync("b", Token).AsTask() };

        var refused = await scheduler.AcquireAsync("c", Token);

        Assert.Equal((false, TurnRejection.QueueFull), (refused.IsGranted, refused.Rejection));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(waiting, static task => task.IsCompleted);
        Assert.Equal(new FairSchedulerStatistics(Queued: 2, Running: 1, Granted: 1, Rejected: 1, Canceled: 0), scheduler.GetStatistics());
        refused.Dispose();
        Assert.Equal(1, scheduler.GetStatistics().Running);
    }

    [Fact]
    public async Task AcquireAsync_CallerQueueFull_IsRejectedAndOthersAreNot()
    {
        using var scheduler = Create(static options => options.MaxQueuedPerCaller = 1);
        await scheduler.AcquireAsync("a", Token);
        _ = scheduler.AcquireAsync("a", Token).AsTask();

        Assert.Equal(TurnRejection.CallerQueueFull, (await scheduler.AcquireAsync("a", Token)).Rejection);
        Assert.False(scheduler.AcquireAsync("b", Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task AcquireAsync_NoQueueButAFreePlace_IsGranted()
    {
        using var scheduler = Create(static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (0, 0));

        Assert.True((await scheduler.AcquireAsync("a", Token)).IsGranted);
        Assert.False((await scheduler.AcquireAsync("a", Token)).IsGranted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task RetryAfter_TurnsThatEndAtASteadyRate_IsAboutTheLengthOfOne(int seconds)
    {
        using var scheduler = Create(static options => options.MaxQueued = 0);
        for (var count = 0; count < 30; count++)
        {
            // What happens between the turns says nothing about their length.
            _time.Advance(TimeSpan.FromMinutes(1));
            var turn = await scheduler.AcquireAsync("a", Token);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            turn.Dispose();
        }

        await scheduler.AcquireAsync("a", Token);
        Assert.InRange((await scheduler.AcquireAsync("a", Token)).RetryAfter.TotalSeconds, 0.8 * seconds, 1.2 * seconds);
    }

    [Fact]
    public async Task AcquireAsync_TimeOver_IsRejected()
    {
        using var scheduler = Create(static options => options.QueueTimeout = TimeSpan.FromSeconds(10));
        await scheduler.AcquireAsync("a", Token);
        var early = scheduler.AcquireAsync("a", Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4));
        var late = scheduler.AcquireAsync("b", Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.False(early.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(TurnRejection.TimedOut, (await early.WaitAsync(HardLimit, Token)).Rejection);
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TurnRejection.TimedOut, (await late.WaitAsync(HardLimit, Token)).Rejection);
        Assert.Equal((0, 2), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Rejected));
    }

    [Fact]
    public async Task AcquireAsync_FirstInQueueLeft_StillTimesTheOthersOut()
    {
        using var scheduler = Create(static options => options.QueueTimeout = TimeSpan.FromSeconds(10));
        await scheduler.AcquireAsync("a", Token);
        using var source = new CancellationTokenSource();
        _ = scheduler.AcquireAsync("a", source.Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        var other = scheduler.AcquireAsync("a", Token).AsTask();

        await source.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(other.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(TurnRejection.TimedOut, (await other.WaitAsync(HardLimit, Token)).Rejection);
    }

    [Fact]
    public async Task AcquireAsync_InfiniteTimeout_WaitsForever()
    {
        using var scheduler = Create(static options => options.QueueTimeout = Timeout.InfiniteTimeSpan);
        await scheduler.AcquireAsync("a", Token);
        var waiting = scheduler.AcquireAsync("a", Token).AsTask();

        _time.Advance(TimeSpan.FromDays(100));

        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task AcquireAsync_CanceledBefore_ThrowsAlthoughAPlaceIsFree()
    {
        using var scheduler = Create();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await scheduler.AcquireAsync("a", new CancellationToken(canceled: true)));

        Assert.True(exception.CancellationToken.IsCancellationRequested);
        Assert.Equal(default, scheduler.GetStatistics());
    }

    [Fact]
    public async Task AcquireAsync_CanceledWhileWaiting_GivesItsPlaceBackBeforeItsTaskCompletes()
    {
        using var scheduler = Create(static options => (options.MaxQueued, options.MaxQueuedPerCaller) = (1, 1));
        await scheduler.AcquireAsync("a", Token);
        using var source = new CancellationTokenSource();
        var canceled = scheduler.AcquireAsync("a", source.Token).AsTask();
        var seen = canceled.ContinueWith(
            _ => scheduler.GetStatistics(), Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        await source.CancelAsync();

        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 1, Granted: 1, Rejected: 0, Canceled: 1), await seen.WaitAsync(HardLimit, Token));
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.False(scheduler.AcquireAsync("a", Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task AcquireAsync_ManyCanceledWaiters_DoNotUseUpTheQueue()
    {
        using var scheduler = Create(static options => options.MaxQueued = 1);
        await scheduler.AcquireAsync("a", Token);
        for (var round = 0; round < 100; round++)
        {
            using var source = new CancellationTokenSource();
            var waiting = scheduler.AcquireAsync($"caller-{round}", source.Token).AsTask();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(HardLimit, Token));
        }

        Assert.False(scheduler.AcquireAsync("a", Token).AsTask().IsCompleted);
        Assert.Equal((1, 100), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Canceled));
    }

    [Fact]
    public async Task AcquireAsync_CanceledAfterTheGrant_ChangesNothing()
    {
        using var scheduler = Create();
        using var source = new CancellationTokenSource();
        var first = await scheduler.AcquireAsync("a", Token);
        var second = scheduler.AcquireAsync("a", source.Token).AsTask();
        first.Dispose();

        await source.CancelAsync();

        Assert.True((await second.WaitAsync(HardLimit, Token)).IsGranted);
        Assert.Equal((1, 0), (scheduler.GetStatistics().Running, scheduler.GetStatistics().Canceled));
    }

    // A registration that was left behind would keep its waiter reachable for as long as the token's source lives.
    [Fact]
    public async Task AcquireAsync_LongLivedToken_KeepsNoWaiterAlive()
    {
        using var source = new CancellationTokenSource();
        var turns = new List<WeakReference>();
        using (var scheduler = Create(static options => options.QueueTimeout = TimeSpan.FromSeconds(1)))
        {
            await UseManyTurnsAsync(scheduler, turns, source.Token);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last ones may still stand in a register or a cached delegate; the rest must be gone.
        Assert.InRange(turns.Count(static turn => turn.IsAlive), 0, 3);
        GC.KeepAlive(source);
    }

    [Fact]
    public async Task Dispose_WaitingCallers_EndWithObjectDisposed()
    {
        var scheduler = Create();
        var running = await scheduler.AcquireAsync("a", Token);
        var waiting = Enumerable.Range(0, 3).Select(number => scheduler.AcquireAsync($"caller-{number}", Token).AsTask()).ToList();

        scheduler.Dispose();
        scheduler.Dispose();

        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => task.WaitAsync(HardLimit, Token));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await scheduler.AcquireAsync("a", Token));
        running.Dispose();
        Assert.Equal((0, 0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running, _time.PendingTimers));
    }

    // The release disposes the waiter's registration; were that done under the lock, it would wait for the callback that wants the lock.
    [Fact]
    public async Task FairTurnDispose_WhileTheNextWaiterIsBeingCanceled_DoesNotDeadlock()
    {
        using var scheduler = Create();
        for (var round = 0; round < 300; round++)
        {
            var turn = await scheduler.AcquireAsync("a", Token);
            using var source = new CancellationTokenSource();
            var waiting = scheduler.AcquireAsync("b", source.Token).AsTask();
            using var barrier = new Barrier(2);
            var canceling = Task.Run(() => Meet(barrier, source.Cancel), Token);
            var releasing = Task.Run(() => Meet(barrier, turn.Dispose), Token);

            await Task.WhenAll(canceling, releasing).WaitAsync(HardLimit, Token);
            await waiting.ContinueWith(static _ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default).WaitAsync(HardLimit, Token);
            if (waiting.Status == TaskStatus.RanToCompletion)
            {
                (await waiting).Dispose();
            }
        }

        Assert.Equal((0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));
    }

    private static void Meet(Barrier barrier, Action action)
    {
        barrier.SignalAndWait(Token);
        action();
    }

    private FairScheduler Create(Action<FairSchedulerOptions>? configure = null)
    {
        var options = new FairSchedulerOptions { MaxConcurrency = 1 };
        configure?.Invoke(options);
        return new FairScheduler(options, _time, NullLogger<FairScheduler>.Instance);
    }

    // Turns granted after waiting, and turns that timed out: both had a registration.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task UseManyTurnsAsync(FairScheduler scheduler, List<WeakReference> turns, CancellationToken longLived)
    {
        for (var count = 0; count < 50; count++)
        {
            var first = await scheduler.AcquireAsync("a", longLived);
            var granted = scheduler.AcquireAsync("a", longLived).AsTask();
            var timedOut = scheduler.AcquireAsync("a", longLived).AsTask();
            turns.Add(new WeakReference(granted));
            turns.Add(new WeakReference(timedOut));
            first.Dispose();
            var second = await granted.WaitAsync(HardLimit, Token);
            _time.Advance(TimeSpan.FromSeconds(1.1));
            Assert.Equal(TurnRejection.TimedOut, (await timedOut.WaitAsync(HardLimit, Token)).Rejection);
            second.Dispose();
        }
    }
}
