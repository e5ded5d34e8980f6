using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A turn that is free at once, beside a semaphore and a limiter that know no callers.</summary>
[MemoryDiagnoser]
public class FairSchedulerBenchmarks : IDisposable
{
    private const int Places = 4;

    private readonly SemaphoreSlim _semaphore = new(Places);
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = Places, QueueLimit = 100_000 });
    private readonly FairScheduler _scheduler = new(
        new FairSchedulerOptions { MaxConcurrency = Places }, TimeProvider.System, NullLogger<FairScheduler>.Instance);

    [Benchmark(Baseline = true)]
    public async Task SemaphoreAsync()
    {
        await _semaphore.WaitAsync().ConfigureAwait(false);
        _semaphore.Release();
    }

    [Benchmark]
    public async Task ConcurrencyLimiterAsync()
    {
        using var lease = await _limiter.AcquireAsync().ConfigureAwait(false);
    }

    [Benchmark]
    public async Task AcquireAsync()
    {
        using var turn = await _scheduler.AcquireAsync("caller").ConfigureAwait(false);
    }

    [Benchmark]
    public Task RunAsync() => _scheduler.RunAsync("caller", static _ => Task.CompletedTask);

    [GlobalCleanup]
    public void Dispose()
    {
        _semaphore.Dispose();
        _limiter.Dispose();
        _scheduler.Dispose();
        GC.SuppressFinalize(this);
    }
}
