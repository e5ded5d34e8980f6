using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests;

/// <summary>Many callers on real threads, with cancellations that race the grants: every turn ends exactly once, never above a limit.</summary>
public sealed class FairSchedulerStormTests(ITestOutputHelper output)
{
    private const int Places = 3;
    private const int PlacesPerCaller = 2;

    private int _running;
    private int _mostRunning;
    private readonly int[] _runningOf = new int[4];
    private int _mostRunningOfOne;
    private int _granted;
    private int _canceled;
    private int _refused;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Storm_Moderate_EndsEveryTurnOnce() => RunAsync(seed: 20_301_101, callers: 16, rounds: 400);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Storm_Large_EndsEveryTurnOnce(int seed) => RunAsync(seed, callers: 64, rounds: 5_000);

    private async Task RunAsync(int seed, int callers, int rounds)
    {
        output.WriteLine($"seed {seed}");
        using var scheduler = new FairScheduler(
            new FairSchedulerOptions
            {
                MaxConcurrency = Places,
                MaxConcurrencyPerCaller = PlacesPerCaller,
                MaxQueued = 4,
                MaxQueuedPerCaller = 2,
                QueueTimeout = TimeSpan.FromMilliseconds(5),
            },
            TimeProvider.System,
            NullLogger<FairScheduler>.Instance);
        var (allAsked, allCanceled) = (new Meeting(callers), new Meeting(callers));
        var storm = Enumerable.Range(0, callers).Select(number => Task.Run(
            async () =>
            {
                await CancelTogetherAsync(scheduler, number % _runningOf.Length, allAsked, allCanceled);
                await CallAsync(scheduler, number % _runningOf.Length, new Random(seed + number), rounds);
            },
            Token));

        await Task.WhenAll(storm).WaitAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal(callers * (rounds + 1), _granted + _canceled + _refused);
        Assert.Equal(
            new FairSchedulerStatistics(Queued: 0, Running: 0, _granted, _refused, _canceled),
            scheduler.GetStatistics());
        Assert.Equal(0, _running);
        Assert.InRange(_mostRunning, 1, Places);
        Assert.InRange(_mostRunningOfOne, 1, PlacesPerCaller);
        Assert.True(_canceled > 0 && _refused > 0, $"{_canceled} canceled, {_refused} refused");
    }

    // However the threads fall in later: here some run, some wait and are canceled, and the others find the queue full.
    private async Task CancelTogetherAsync(FairScheduler scheduler, int caller, Meeting allAsked, Meeting allCanceled)
    {
        using var source = new CancellationTokenSource();
        var request = new FairTurnRequest($"caller-{caller}") { QueueTimeout = Timeout.InfiniteTimeSpan };
        var waiting = scheduler.AcquireAsync(request, source.Token);
        await allAsked.JoinAsync();
        await source.CancelAsync();
        await allCanceled.JoinAsync();
        await EndAsync(waiting, static _ => Task.CompletedTask);
    }

    private async Task EndAsync(ValueTask<FairTurn> waiting, Func<FairTurn, Task> hold)
    {
        try
        {
            using var turn = await waiting;
            _ = turn.IsGranted ? Interlocked.Increment(ref _granted) : Interlocked.Increment(ref _refused);
            await hold(turn);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _canceled);
        }
    }

    private async Task CallAsync(FairScheduler scheduler, int caller, Random random, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            using var source = new CancellationTokenSource();
            var waiting = scheduler.AcquireAsync($"caller-{caller}", source.Token);
            if (random.Next(3) == 0)
            {
                // Canceled by another thread, at whatever moment that gets to it.
                ThreadPool.UnsafeQueueUserWorkItem(static source => Cancel(source), source, preferLocal: false);
            }

            await EndAsync(waiting, turn => HoldAsync(turn, caller, random));
        }
    }

    private async Task HoldAsync(FairTurn turn, int caller, Random random)
    {
        if (!turn.IsGranted)
        {
            return;
        }

        NoteMost(ref _mostRunning, Interlocked.Increment(ref _running));
        NoteMost(ref _mostRunningOfOne, Interlocked.Increment(ref _runningOf[caller]));
        for (var yields = random.Next(4); yields > 0; yields--)
        {
            await Task.Yield();
        }

        Interlocked.Decrement(ref _runningOf[caller]);
        Interlocked.Decrement(ref _running);
    }

    private static void NoteMost(ref int most, int value)
    {
        var known = Volatile.Read(ref most);
        while (value > known)
        {
            known = Interlocked.CompareExchange(ref most, value, known);
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The turn came and went before.
        }
    }

    /// <summary>Where so many wait for each other.</summary>
    private sealed class Meeting(int size)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _joined;

        public Task JoinAsync()
        {
            if (Interlocked.Increment(ref _joined) == size)
            {
                _complete.SetResult();
            }

            return _complete.Task;
        }
    }
}
