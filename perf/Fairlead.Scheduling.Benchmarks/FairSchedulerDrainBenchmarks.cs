using BenchmarkDotNet.Attributes;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A million turns that wait, of so many callers, granted one after the other; beside a limiter that knows no callers.</summary>
/// <remarks>
/// <para>The time of one iteration is that of the whole drain; the filling before it is not measured.</para>
/// <para>
/// All rows take some minutes with
/// <c>--filter '*Drain*' --inProcess --strategy Monitoring --warmupCount 1 --iterationCount 5 --invocationCount 1 --unrollFactor 1</c>.
/// </para>
/// </remarks>
[MemoryDiagnoser]
public class FairSchedulerDrainBenchmarks : IDisposable
{
    private const int Turns = 1_000_000;

    private string[] _callers = [];
    private TurnBacklog? _backlog;

    [Params(1, 100, 10_000, 100_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void NameCallers() => _callers = [.. Enumerable.Range(0, Flows).Select(static number => $"caller-{number}")];

    [IterationSetup(Target = nameof(ConcurrencyLimiter))]
    public void FillLimiter() => _backlog = TurnBacklog.OfLimiter(Turns);

    [IterationSetup(Target = nameof(FairScheduler))]
    public void FillScheduler() => _backlog = TurnBacklog.OfScheduler(_callers, Turns);

    [Benchmark(Baseline = true, OperationsPerInvoke = Turns)]
    public void ConcurrencyLimiter() => _backlog!.Drain();

    [Benchmark(OperationsPerInvoke = Turns)]
    public void FairScheduler() => _backlog!.Drain();

    [IterationCleanup]
    public void Dispose()
    {
        _backlog!.Dispose();
        GC.SuppressFinalize(this);
    }
}
