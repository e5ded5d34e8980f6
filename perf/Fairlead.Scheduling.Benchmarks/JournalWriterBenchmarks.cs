using BenchmarkDotNet.Attributes;
using Fairlead.Scheduling.Journal;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A change of 150 bytes made durable on the disk of the temporary folder: each with a sync of its own, and by callers that share syncs.</summary>
/// <remarks>Figures are per change. After each run it prints how many changes one sync made durable.</remarks>
[MemoryDiagnoser]
public class JournalWriterBenchmarks : IDisposable
{
    private const int Changes = 6_400;

    private readonly byte[] _change = new byte[150];
    private string _folder = "";
    private Segment? _alone;
    private JournalWriter? _writer;
    private long _appended;

    [Params(1, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("journal-").FullName;
        var files = new DiskFileSystem(_folder);
        _alone = Segment.Create(files, 1, JournalReplay.NewSalt(), room: 64 << 20);
        _writer = new JournalWriter(_folder, Segment.Create(files, 2, JournalReplay.NewSalt(), room: 0));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Changes / 10)]
    public void SyncEach()
    {
        var record = new byte[RecordFrame.HeaderLength + _change.Length];
        for (var count = 0; count < Changes / 10; count++)
        {
            _alone!.Append(record);
        }
    }

    [Benchmark(OperationsPerInvoke = Changes)]
    public Task ShareSyncsAsync() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(AppendAsync)));

    [GlobalCleanup]
    public void Dispose()
    {
        if (_writer is not null)
        {
            Console.WriteLine($"// {_appended:N0} changes, {_writer.Commits:N0} syncs");
            _writer.Dispose();
            _alone!.Dispose();
            Directory.Delete(_folder, recursive: true);
            _writer = null;
        }

        GC.SuppressFinalize(this);
    }

    private async Task AppendAsync()
    {
        for (var count = 0; count < Changes / Callers; count++)
        {
            var held = await _writer!.HoldAsync(_change.Length, JournalWriter.EndReserve).ConfigureAwait(false);
            _writer.Append(_change);
            var durable = _writer.Newest;
            _writer.Release(held);
            await durable.ConfigureAwait(false);
        }

        Interlocked.Add(ref _appended, Changes / Callers);
    }
}
