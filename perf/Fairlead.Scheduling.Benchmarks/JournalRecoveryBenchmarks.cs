using BenchmarkDotNet.Attributes;
using Fairlead.Scheduling.Jobs;
using Fairlead.Scheduling.Storage;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Opening a folder that holds many jobs, as after a crash.</summary>
[MemoryDiagnoser]
public class JournalRecoveryBenchmarks
{
    private static readonly JobSerialization<string, string> Serialization = new(TextJson.Default.String, TextJson.Default.String);
    private static readonly JobQueueOptions Options = new() { MaxQueued = int.MaxValue, MaxQueuedPerCaller = int.MaxValue };

    private DirectoryInfo? _folder;

    [Params(10_000, 1_000_000)]
    public int Jobs { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _folder = Directory.CreateTempSubdirectory("journal-benchmark-");
#pragma warning disable VSTHRD002 // Nobody waits for an asynchronous setup when benchmarks run inside of the process.
        FillAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    [GlobalCleanup]
    public void Delete() => _folder!.Delete(recursive: true);

    [Benchmark]
    public void OpenAndClose() => Open().Dispose();

    private JournalJobStore<string, string> Open() => new(
        new JournalJobStoreOptions { Folder = _folder!.FullName }, Options, Serialization, TimeProvider.System);

    private async Task FillAsync()
    {
        using var store = Open();
        foreach (var batch in Enumerable.Range(0, Jobs).Chunk(10_000))
        {
            await store.EnqueueAsync(
                [.. batch.Select(static number => new JobSubmission<string>($"caller-{number % 1_000}", $"job {number}"))], CancellationToken.None).ConfigureAwait(false);
        }
    }
}
