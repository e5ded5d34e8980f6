using BenchmarkDotNet.Attributes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Concurrent callers that enqueue one job after the other, each synced to disk before it is answered, beside the store in memory.</summary>
/// <remarks>The folder lies below the temporary folder; <c>TMPDIR</c> moves it to the disk that is to be measured.</remarks>
[MemoryDiagnoser]
public class JournalJobStoreBenchmarks : IDisposable
{
    private const int JobsPerCaller = 500;

    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);

    private DirectoryInfo? _folder;
    private MemoryJobStore<string, string>? _memory;
    private JournalJobStore<string, string>? _journal;

    [Params(1, 64)]
    public int Callers { get; set; }

    [IterationSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("journal-benchmark-");
        var options = new JobQueueOptions { MaxQueued = int.MaxValue, MaxQueuedPerCaller = int.MaxValue };
        _memory = new MemoryJobStore<string, string>(options, TimeProvider.System);
        _journal = new JournalJobStore<string, string>(
            new JournalJobStoreOptions { Folder = _folder.FullName }, options, Serialization, TimeProvider.System, NullLogger<JournalJobStore<string, string>>.Instance);
    }

    [IterationCleanup]
    public void Dispose()
    {
        _memory!.Dispose();
        _journal!.Dispose();
        _folder!.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = JobsPerCaller)]
    public Task MemoryAsync() => EnqueueAsync(_memory!);

    [Benchmark(OperationsPerInvoke = JobsPerCaller)]
    public Task JournalAsync() => EnqueueAsync(_journal!);

    // The time of one operation is that of one job of every caller.
    private Task EnqueueAsync(IJobStore<string, string> store) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        var name = $"caller-{caller}";
        for (var job = 0; job < JobsPerCaller; job++)
        {
            await store.EnqueueAsync([new JobSubmission<string>(name, "job")], CancellationToken.None).ConfigureAwait(false);
        }
    })));
}
