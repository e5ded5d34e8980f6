using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A turn that is free at once, beside a semaphore that knows no callers.</summary>
[MemoryDiagnoser]
public class FairSchedulerBenchmarks : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(4);
    private readonly FairScheduler _scheduler = new(
        new FairSchedulerOptions { MaxConcurrency = 4 }, TimeProvider.System, NullLogger<FairScheduler>.Instance);

    [Benchmark(Baseline = true)]
    public async Task SemaphoreAsync()
    {
        await _semaphore.WaitAsync().ConfigureAwait(false);
        _semaphore.Release();
    }

    [Benchmark]
    public async Task AcquireAsync()
    {
        using var turn = await _scheduler.AcquireAsync("caller").ConfigureAwait(false);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _semaphore.Dispose();
        _scheduler.Dispose();
        GC.SuppressFinalize(this);
    }
}
