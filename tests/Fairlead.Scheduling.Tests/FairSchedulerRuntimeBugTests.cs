using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests;

/// <summary>What went wrong in the limiters of the runtime, and must not here: each by the number of its issue in dotnet/runtime.</summary>
public sealed class FairSchedulerRuntimeBugTests : IDisposable
{
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private readonly GatedTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _time.Dispose();

    // A release that disposes the waiter's registration under its lock waits for the callback that waits for the lock.
    [Fact]
    public async Task Runtime85523_ReleaseWhileTheNextWaiterIsBeingCanceled_DoesNotDeadlock()
    {
        // Not disposed when the test fails: that would wait for the same lock.
        var scheduler = Create();
        var turn = await scheduler.AcquireAsync("a", Token);

        var (waiting, source) = await CancelWhileAsync(scheduler, turn.Dispose);
        using var _ = source;

        using var next = await waiting.WaitAsync(HardLimit, Token);
        Assert.True(next.IsGranted);
        Assert.Equal((0, 1, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running, scheduler.GetStatistics().Canceled));
        scheduler.Dispose();
    }

    // The same in the other place that ends waiters.
    [Fact]
    public async Task Runtime90285_DisposeWhileAWaiterIsBeingCanceled_DoesNotDeadlock()
    {
        var scheduler = Create();
        await scheduler.AcquireAsync("a", Token);

        var (waiting, source) = await CancelWhileAsync(scheduler, scheduler.Dispose);
        using var _ = source;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(HardLimit, Token));
        Assert.Equal((0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Canceled));
    }

    // Canceled waiters went on to count against the limit of the queue until a release came past them.
    [Fact]
    public async Task Runtime64078_CanceledWaiters_DoNotUseUpTheQueue()
    {
        using var scheduler = Create();
        using var turn = await scheduler.AcquireAsync("a", Token);
        for (var round = 0; round < 100; round++)
        {
            using var source = new CancellationTokenSource();
            var waiting = Enumerable.Range(0, 2).Select(_ => scheduler.AcquireAsync($"caller-{round}", source.Token).AsTask()).ToList();
            Assert.False((await scheduler.AcquireAsync("b", Token)).IsGranted);
            await source.CancelAsync();
            foreach (var canceled in waiting)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(HardLimit, Token));
            }
        }

        Assert.Equal((0, 100, 200), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Rejected, scheduler.GetStatistics().Canceled));
    }

    // The count of the queue was changed by whoever canceled and by whoever released, and drifted.
    [Fact]
    public async Task Runtime90409_CancelsReleasesAndRefusalsAtOnce_KeepTheQueueCount()
    {
        using var scheduler = Create();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() => ComeAndGoAsync(scheduler, new Random(number)), Token)))
            .WaitAsync(HardLimit, Token);
        Assert.Equal((0, 0), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));

        // As many as ever find room: the count has not drifted either way.
        using var turn = await scheduler.AcquireAsync("a", Token);
        var waiting = Enumerable.Range(0, 2).Select(_ => scheduler.AcquireAsync("a", Token).AsTask()).ToList();
        Assert.All(waiting, static task => Assert.False(task.IsCompleted));
        Assert.Equal(TurnRejection.QueueFull, (await scheduler.AcquireAsync("a", Token)).Rejection);
    }

    // One place, and room for two that wait.
    private FairScheduler Create() => new(
        new FairSchedulerOptions { MaxConcurrency = 1, MaxQueued = 2, QueueTimeout = Timeout.InfiniteTimeSpan },
        _time,
        NullLogger<FairScheduler>.Instance);

    // Lets a waiter be canceled while the action holds the scheduler's lock.
    private async Task<(Task<FairTurn> Waiting, CancellationTokenSource Source)> CancelWhileAsync(FairScheduler scheduler, Action action)
    {
        var isNext = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new CancellationTokenSource();
        var waiting = scheduler.AcquireAsync("b", source.Token).AsTask();

        // What was registered last is called first: the scheduler's own callback follows.
        await using var registration = source.Token.Register(isNext.SetResult);
        _time.Close();
        var acting = Task.Run(action, Token);
        await _time.Entered.WaitAsync(HardLimit, Token);
        var canceling = Task.Run(source.Cancel, Token);
        await isNext.Task.WaitAsync(HardLimit, Token);
        _time.Open();
        await Task.WhenAll(acting, canceling).WaitAsync(HardLimit, Token);
        return (waiting, source);
    }

    private static async Task ComeAndGoAsync(FairScheduler scheduler, Random random)
    {
        for (var round = 0; round < 1_000; round++)
        {
            using var source = new CancellationTokenSource();
            var asked = scheduler.AcquireAsync("a", source.Token).AsTask();
            if (random.Next(2) == 0)
            {
                await source.CancelAsync();
            }

            await asked.ContinueWith(static _ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
            if (asked.IsCompletedSuccessfully)
            {
                (await asked).Dispose();
            }
        }
    }
}
