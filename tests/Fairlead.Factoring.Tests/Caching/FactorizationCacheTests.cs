using System.Numerics;
using Fairlead.Factoring.Caching;

namespace Fairlead.Factoring.Tests.Caching;

public sealed class FactorizationCacheTests
{
    /// <summary>A product of two primes of 60 digits: no method here finishes it, so only a cancellation ends the computation.</summary>
    private static readonly BigInteger Endless =
        (BigInteger.Pow(10, 60) + 7) * ((BigInteger.Pow(10, 61) * 3) + 67);

    /// <summary>A product of two 12-digit primes, which the plan sends to a thread of its own.</summary>
    private static readonly BigInteger Large = Subject.Parse("318665857834031151167461");

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task FactorAsync_SecondCall_ComesFromTheCache()
    {
        var cache = CreateCache();

        var first = await cache.FactorAsync(360, progress: null, _token);
        var second = cache.FactorAsync(360, progress: null, _token);

        Assert.False(first.IsFromCache);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.True((await second).IsFromCache);
        Assert.Same(first.Factorization, (await cache.FactorAsync(360, progress: null, _token)).Factorization);
    }

    [Fact]
    public async Task FactorAsync_SmallNumber_IsComputedOnTheCallingThread()
    {
        var threads = new ThreadLog();

        var call = CreateCache().FactorAsync(1_000_036_000_099, threads, _token);

        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal("1000003 * 1000033", (await call).Factorization.ToString());
        Assert.Equal([Environment.CurrentManagedThreadId], threads.Ids);
    }

    [Fact]
    public async Task FactorAsync_LargeNumber_LeavesTheCallingThreadAndThePool()
    {
        var threads = new ThreadLog();

        var result = await CreateCache().FactorAsync(Large * Large, threads, _token);

        Assert.Equal("399165290221^2 * 798330580441^2", result.Factorization.ToString());
        Assert.False(threads.AnyFromPool);
    }

    [Fact]
    public async Task FactorAsync_ManyCallersOfOneNumber_ComputeItOnce()
    {
        var cache = CreateCache();
        var started = new Started();
        using var lastCaller = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 20).Select(_ => cache.FactorAsync(Endless, started, lastCaller.Token).AsTask()).ToArray();
        await started.Task.WaitAsync(_token);
        await lastCaller.CancelAsync();
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Single(started.Threads);
    }

    [Fact]
    public async Task FactorAsync_ACallerLeaves_OthersStay()
    {
        var cache = CreateCache();
        var (first, second) = (new Started(), new Started());
        using var leaving = new CancellationTokenSource();
        using var staying = new CancellationTokenSource();
        var leaver = cache.FactorAsync(Endless, first, leaving.Token).AsTask();
        await first.Task.WaitAsync(_token);
        var stayer = cache.FactorAsync(Endless, second, staying.Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);

        Assert.False(stayer.IsCompleted);
        await second.Task.WaitAsync(_token);
        await staying.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stayer);
        Assert.Equal(first.Threads, second.Threads.Where(thread => thread != Environment.CurrentManagedThreadId).DefaultIfEmpty(first.Threads[0]).Distinct());
    }

    [Fact]
    public async Task FactorAsync_AllCallersLeave_TheNextOneStartsAgain()
    {
        var cache = CreateCache();
        for (var round = 0; round < 3; round++)
        {
            var started = new Started();
            using var source = new CancellationTokenSource();
            var call = cache.FactorAsync(Endless, started, source.Token).AsTask();
            await started.Task.WaitAsync(_token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task FactorAsync_CanceledToken_ThrowsWithoutWork()
    {
        var cache = CreateCache();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.FactorAsync(360, progress: null, new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task FactorAsync_ProgressThatThrows_FailsTheCallAndNotTheCache()
    {
        var cache = CreateCache();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.FactorAsync(360, new FailingProgress(), _token).AsTask());

        Assert.Equal("2^3 * 3^2 * 5", (await cache.FactorAsync(360, progress: null, _token)).Factorization.ToString());
    }

    [Fact]
    public async Task Count_MoreNumbersThanCapacity_StaysBounded()
    {
        var cache = CreateCache(capacity: 50);
        for (var number = 1; number <= 500; number++)
        {
            await cache.FactorAsync(number, progress: null, _token);
            Assert.True(cache.Count <= 50);
        }

        Assert.Equal(50, cache.Count);
    }

    [Fact]
    public async Task Eviction_ANumberAskedForOften_Stays()
    {
        var cache = CreateCache(capacity: 10);
        await cache.FactorAsync(7, progress: null, _token);
        for (var number = 100; number <= 200; number++)
        {
            Assert.True(cache.TryGet(7, out _));
            await cache.FactorAsync(number, progress: null, _token);
        }

        Assert.True(cache.TryGet(7, out _));
        Assert.False(cache.TryGet(100, out _));
    }

    [Fact]
    public async Task FactorAsync_ManyThreadsAndFewNumbers_AlwaysRight()
    {
        var cache = CreateCache(capacity: 16);
        await Parallel.ForAsync(0, 8, _token, async (worker, token) =>
        {
            var numbers = new Numbers(worker);
            for (var i = 0; i < 5_000; i++)
            {
                BigInteger number = 1 + numbers.Below(64);
                Assert.Equal(number, (await cache.FactorAsync(number, progress: null, token)).Factorization.Number);
            }
        });

        Assert.True(cache.Count <= 16);
    }

    [Fact]
    public async Task FactorAsync_NotPositive_Throws() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CreateCache().FactorAsync(0, progress: null, _token).AsTask());

    [Fact]
    public void Constructor_NoCapacity_Throws() => Assert.Throws<ArgumentOutOfRangeException>(static () => CreateCache(capacity: 0));

    private static FactorizationCache CreateCache(int capacity = 1_000) =>
        new(Factorizer.Shared, new FactorizationCacheOptions { Capacity = capacity });

    private sealed class ThreadLog : IProgress<FactoringProgress>
    {
        private readonly HashSet<int> _ids = [];

        public IEnumerable<int> Ids => _ids;

        public bool AnyFromPool { get; private set; }

        public void Report(FactoringProgress value)
        {
            _ids.Add(Environment.CurrentManagedThreadId);
            AnyFromPool |= Thread.CurrentThread.IsThreadPoolThread;
        }
    }

    /// <summary>Completes with the first report and keeps the threads that reported.</summary>
    private sealed class Started : IProgress<FactoringProgress>
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<int> _threads = [];

        public Task Task => _completion.Task;

        public IReadOnlyList<int> Threads
        {
            get
            {
                lock (_threads)
                {
                    return [.. _threads.Distinct()];
                }
            }
        }

        public void Report(FactoringProgress value)
        {
            lock (_threads)
            {
                // A caller that joins late hears the latest report on its own thread.
                if (!Thread.CurrentThread.IsThreadPoolThread)
                {
                    _threads.Add(Environment.CurrentManagedThreadId);
                }
            }

            _completion.TrySetResult();
        }
    }

    private sealed class FailingProgress : IProgress<FactoringProgress>
    {
        public void Report(FactoringProgress value) => throw new InvalidOperationException("The listener failed.");
    }
}
