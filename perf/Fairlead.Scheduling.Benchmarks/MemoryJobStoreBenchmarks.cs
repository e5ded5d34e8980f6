using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A job's way through the store (enqueue, lease, complete), beside a channel that knows no callers, leases nor results.</summary>
[MemoryDiagnoser]
public class MemoryJobStoreBenchmarks : IDisposable
{
    private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
    private readonly MemoryJobStore<string, string> _store = new(
        new JobQueueOptions { MaxRetained = 1_000 }, TimeProvider.System);

    private string[] _callers = [];
    private int _next;

    [Params(1, 1_000)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void NameCallers() => _callers = [.. Enumerable.Range(0, Callers).Select(static number => $"caller-{number}")];

    [Benchmark(Baseline = true)]
    public async Task<string> WriteReadChannelAsync()
    {
        await _channel.Writer.WriteAsync("job").ConfigureAwait(false);
        return await _channel.Reader.ReadAsync().ConfigureAwait(false);
    }

    [Benchmark]
    public async Task<bool> EnqueueLeaseEndAsync()
    {
        _next = _next + 1 == _callers.Length ? 0 : _next + 1;
        await _store.EnqueueAsync([new JobSubmission<string>(_callers[_next], "job")], CancellationToken.None).ConfigureAwait(false);
        using var lease = await _store.LeaseAsync(WorkerKind.General, CancellationToken.None).ConfigureAwait(false);
        return await _store.EndAsync(lease!, JobOutcome.Completed("done"), TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }
}
