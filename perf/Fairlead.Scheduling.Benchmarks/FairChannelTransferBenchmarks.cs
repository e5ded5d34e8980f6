using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A hundred thousand items from concurrent producers to concurrent consumers, who wait whenever they must; the time is that of one item.</summary>
[MemoryDiagnoser]
public class FairChannelTransferBenchmarks
{
    private const int Items = 100_000;

    private readonly Channel<ChannelJob> _unbounded = ChannelKinds.CreateUnbounded();
    private readonly Channel<ChannelJob> _bounded = ChannelKinds.CreateBounded();
    private readonly Channel<ChannelJob> _fairUnbounded = ChannelKinds.CreateFairUnbounded();
    private readonly Channel<ChannelJob> _fairBounded = ChannelKinds.CreateFairBounded();
    private ChannelJob[] _jobs = [];

    [Params(1, 1_000, 1_000_000)]
    public int Flows { get; set; }

    [Params("1 to 1", "4 to 2")]
    public string Tasks { get; set; } = "1 to 1";

    [GlobalSetup]
    public void Create() => _jobs = ChannelKinds.CreateJobs(Flows);

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public Task UnboundedAsync() => TransferAsync(_unbounded);

    [Benchmark(OperationsPerInvoke = Items)]
    public Task BoundedAsync() => TransferAsync(_bounded);

    [Benchmark(OperationsPerInvoke = Items)]
    public Task FairUnboundedAsync() => TransferAsync(_fairUnbounded);

    [Benchmark(OperationsPerInvoke = Items)]
    public Task FairBoundedAsync() => TransferAsync(_fairBounded);

    private Task TransferAsync(Channel<ChannelJob> channel)
    {
        var (producers, consumers) = Tasks == "1 to 1" ? (1, 1) : (4, 2);
        var tasks = new List<Task>();
        for (var producer = 0; producer < producers; producer++)
        {
            var first = (int)((long)_jobs.Length * producer / producers);
            tasks.Add(Task.Run(() => ProduceAsync(channel.Writer, first, Items / producers)));
        }

        for (var consumer = 0; consumer < consumers; consumer++)
        {
            tasks.Add(Task.Run(() => ConsumeAsync(channel.Reader, Items / consumers)));
        }

        return Task.WhenAll(tasks);
    }

    private async Task ProduceAsync(ChannelWriter<ChannelJob> writer, int next, int items)
    {
        for (var item = 0; item < items; item++)
        {
            await writer.WriteAsync(_jobs[next]).ConfigureAwait(false);
            next = next + 1 == _jobs.Length ? 0 : next + 1;
        }
    }

    private static async Task ConsumeAsync(ChannelReader<ChannelJob> reader, int items)
    {
        for (var item = 0; item < items; item++)
        {
            await reader.ReadAsync().ConfigureAwait(false);
        }
    }
}
