using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A million turns that wait, of so many callers, granted one after the other; beside a limiter that knows no callers.</summary>
/// <remarks>
/// <para>The time of one iteration is that of the whole drain; the filling before it is not measured.</para>
/// <para>All rows take some minutes with <c>--filter '*Drain*' --strategy Monitoring --warmupCount 1 --iterationCount 5 --invocationCount 1 --unrollFactor 1</c>.</para>
/// </remarks>
[MemoryDiagnoser]
public class FairSchedulerDrainBenchmarks : IDisposable
{
    private const int Turns = 1_000_000;
    private const int Places = 4;

    private string[] _callers = [];
    private TaskCompletionSource _start = new();
    private CountdownEvent _left = new(0);
    private FairScheduler? _scheduler;
    private ConcurrencyLimiter? _limiter;

    [Params(1, 100, 10_000, 100_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void NameCallers() => _callers = [.. Enumerable.Range(0, Flows).Select(static number => $"caller-{number}")];

    [IterationSetup(Target = nameof(ConcurrencyLimiter))]
    public void FillLimiter()
    {
        Dispose();
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Places, QueueLimit = Turns });
        Fill(_ => UseLimiterAsync(_limiter));
    }

    [IterationSetup(Target = nameof(FairScheduler))]
    public void FillScheduler()
    {
        Dispose();
        _scheduler = new FairScheduler(
            new FairSchedulerOptions { MaxConcurrency = Places, MaxQueued = Turns, MaxQueuedPerCaller = Turns, QueueTimeout = Timeout.InfiniteTimeSpan },
            TimeProvider.System,
            NullLogger<FairScheduler>.Instance);
        Fill(turn => UseSchedulerAsync(_scheduler, turn));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Turns)]
    public void ConcurrencyLimiter() => Drain();

    [Benchmark(OperationsPerInvoke = Turns)]
    public void FairScheduler() => Drain();

    [GlobalCleanup]
    public void Dispose()
    {
        _scheduler?.Dispose();
        _limiter?.Dispose();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    // The first few have turns at once and hold them until the start; the others wait.
    private void Fill(Func<int, Task> use)
    {
        (_start, _left) = (new TaskCompletionSource(), new CountdownEvent(Turns));
        for (var turn = 0; turn < Turns; turn++)
        {
            _ = use(turn);
        }
    }

    private void Drain()
    {
        _start.SetResult();
        _left.Wait();
    }

    private async Task UseSchedulerAsync(FairScheduler scheduler, int turn)
    {
        using (await scheduler.AcquireAsync(_callers[turn % Flows]).ConfigureAwait(false))
        {
            await _start.Task.ConfigureAwait(false);
            _left.Signal();
        }
    }

    private async Task UseLimiterAsync(ConcurrencyLimiter limiter)
    {
        using (await limiter.AcquireAsync().ConfigureAwait(false))
        {
            await _start.Task.ConfigureAwait(false);
            _left.Signal();
        }
    }
}
