using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Tests;

/// <summary>Turns that end at the same moment are written into the books together; to whoever ended one, it is over at once.</summary>
public sealed class FairSchedulerEndingTests
{
    private const int Threads = 4;
    private const int Rounds = 20_000;

    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_ManyThreadsWithAPlaceEach_FindTheirOwnPlaceFreeAtOnce()
    {
        using var scheduler = Create(Threads);
        var late = 0;

        await RunThreadsAsync(number =>
        {
            var waiting = scheduler.AcquireAsync($"caller-{number}", Token);
            late += waiting.IsCompleted ? 0 : 1;
            Race.ResultOf(waiting.AsTask()).Dispose();
        });

        Assert.Equal(0, late);
        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 0, Granted: Threads * Rounds, 0, 0), scheduler.GetStatistics());
    }

    // A thread that has written in enough of others' endings leaves the rest to another one: none may be lost in between, when
    // nobody comes who would find it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1_000)]
    public async Task End_BacklogWithoutNewcomers_IsServedToItsEnd(int mostSectionsAtOnce)
    {
        for (var round = 0; round < 50; round++)
        {
            using var scheduler = Create(maxConcurrency: 4, mostSectionsAtOnce: mostSectionsAtOnce);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var users = Enumerable.Range(0, 2_000).Select(number => UseAsync(scheduler, $"caller-{number % 50}", start.Task)).ToList();

            start.SetResult();

            await Task.WhenAll(users).WaitAsync(HardLimit, Token);
        }
    }

    [Fact]
    public async Task End_ManyThreadsWithFewerPlaces_GrantsEveryTurnOnce()
    {
        using var scheduler = Create(maxConcurrency: 2);
        var (running, most) = (0, 0);

        await RunThreadsAsync(number =>
        {
            using var turn = Race.ResultOf(scheduler.AcquireAsync($"caller-{number}", Token).AsTask());
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            Interlocked.Decrement(ref running);
        });

        Assert.InRange(most, 1, 2);
        Assert.Equal(new FairSchedulerStatistics(Queued: 0, Running: 0, Granted: Threads * Rounds, 0, 0), scheduler.GetStatistics());
    }

    // One of the two that end stays to write in both; the other goes on, and its place is free to whoever comes next.
    [Fact]
    public async Task End_TwoWhileAnotherThreadIsInside_OneGoesOnAndItsPlaceIsFree()
    {
        for (var round = 0; round < 200; round++)
        {
            using var time = new GatedTimeProvider();
            using var scheduler = Create(maxConcurrency: 3, time);
            var turns = new[] { await scheduler.AcquireAsync("a", Token), await scheduler.AcquireAsync("b", Token) };
            time.Close();
            var inside = RunThread(() => scheduler.AcquireAsync("c", Token).AsTask());
            await time.Entered.WaitAsync(HardLimit, Token);
            var ends = Array.ConvertAll(turns, turn => RunThread(() => End(turn)));

            await Task.WhenAny(ends).WaitAsync(HardLimit, Token);
            var nextBegins = new TaskCompletionSource();
            var next = RunThread(() =>
            {
                nextBegins.SetResult();
                return scheduler.AcquireAsync("d", Token).AsTask().IsCompleted;
            });
            await nextBegins.Task.WaitAsync(HardLimit, Token);
            time.Open();

            Assert.True(await next.WaitAsync(HardLimit, Token));
            await Task.WhenAll([.. ends, inside]).WaitAsync(HardLimit, Token);
            Assert.Equal((0, 2), (scheduler.GetStatistics().Queued, scheduler.GetStatistics().Running));
        }
    }

    private static FairScheduler Create(int maxConcurrency, TimeProvider? time = null, int mostSectionsAtOnce = 1_000) => new(
        new FairSchedulerOptions { MaxConcurrency = maxConcurrency, MaxQueuedPerCaller = 1_000, QueueTimeout = Timeout.InfiniteTimeSpan },
        time ?? TimeProvider.System,
        NullLogger<FairScheduler>.Instance)
    {
        MostSectionsAtOnce = mostSectionsAtOnce,
    };

    private static async Task UseAsync(FairScheduler scheduler, string caller, Task start)
    {
        using var turn = await scheduler.AcquireAsync(caller, Token).ConfigureAwait(false);
        Assert.True(turn.IsGranted);
        await start.ConfigureAwait(false);
    }

    private static Task<bool[]> RunThreadsAsync(Action<int> round) =>
        Task.WhenAll(Enumerable.Range(0, Threads).Select(number => RunThread(() =>
        {
            for (var count = 0; count < Rounds; count++)
            {
                round(number);
            }

            return true;
        }))).WaitAsync(TimeSpan.FromMinutes(2), Token);

    private static bool End(FairTurn turn)
    {
        turn.Dispose();
        return true;
    }

    // A thread of its own, as the pool may have too few for all that wait.
    private static Task<T> RunThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
