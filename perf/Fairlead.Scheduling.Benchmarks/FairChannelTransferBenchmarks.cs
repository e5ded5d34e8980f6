using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>A hundred thousand items from concurrent producers to concurrent consumers through a warm channel; the time is that of one item.</summary>
/// <remarks>
/// <para>
/// The items take turns among so many callers. The channel is either empty at first, so that most flows come and go with their
/// item and consumers wait whenever they must, or each flow has an item waiting all the time. It is as full afterwards as before.
/// </para>
/// <para>
/// All rows take some minutes with
/// <c>--filter '*Transfer*' --inProcess --warmupCount 3 --iterationCount 9 --invocationCount 2 --unrollFactor 1</c>.
/// </para>
/// </remarks>
[MemoryDiagnoser]
public class FairChannelTransferBenchmarks
{
    private const int Items = 100_000;

    private Channel<ChannelJob> _channel = ChannelKinds.CreateUnbounded();
    private ChannelJob[] _jobs = [];
    private int _producers;
    private int _consumers;
    private int[] _nextOf = [];

    [Params(1, 1_000, 1_000_000)]
    public int Flows { get; set; }

    [Params("1 to 1", "4 to 2")]
    public string Tasks { get; set; } = "1 to 1";

    [Params("none", "one each")]
    public string Waiting { get; set; } = "none";

    [GlobalSetup(Target = nameof(UnboundedAsync))]
    public void CreateUnbounded() => Prepare(ChannelKinds.CreateUnbounded());

    [GlobalSetup(Target = nameof(BoundedAsync))]
    public void CreateBounded() => Prepare(ChannelKinds.CreateBounded());

    [GlobalSetup(Target = nameof(FairUnboundedAsync))]
    public void CreateFairUnbounded() => Prepare(ChannelKinds.CreateFairUnbounded());

    [GlobalSetup(Target = nameof(FairBoundedAsync))]
    public void CreateFairBounded() => Prepare(ChannelKinds.CreateFairBounded());

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public Task UnboundedAsync() => TransferAsync<PlainUnbounded>();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task BoundedAsync() => TransferAsync<PlainBounded>();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task FairUnboundedAsync() => TransferAsync<FairUnbounded>();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task FairBoundedAsync() => TransferAsync<FairBounded>();

    private void Prepare(Channel<ChannelJob> channel)
    {
        _channel = channel;
        _jobs = ChannelKinds.CreateJobs(Flows);
        (_producers, _consumers) = Tasks == "1 to 1" ? (1, 1) : (4, 2);
        _nextOf = [.. Enumerable.Range(0, _producers).Select(producer => producer % Flows)];
        if (Waiting == "one each")
        {
            Array.ForEach(_jobs, job => channel.Writer.TryWrite(job));
        }
    }

    private Task TransferAsync<TKind>()
        where TKind : struct
    {
        var tasks = new Task[_producers + _consumers];
        for (var consumer = 0; consumer < _consumers; consumer++)
        {
            tasks[_producers + consumer] = Task.Run(ConsumeAsync<TKind>);
        }

        for (var producer = 0; producer < _producers; producer++)
        {
            var number = producer;
            tasks[producer] = Task.Run(() => ProduceAsync<TKind>(number));
        }

        return Task.WhenAll(tasks);
    }

    // Goes on where it stopped the last time, so that every flow gets as many items as are read from it.
    private async Task ProduceAsync<TKind>(int producer)
        where TKind : struct
    {
        var writer = _channel.Writer;
        var (next, step) = (_nextOf[producer], _producers % _jobs.Length);
        for (var left = Items / _producers; left > 0; left--)
        {
            await writer.WriteAsync(_jobs[next]).ConfigureAwait(false);
            next += step;
            next -= next >= _jobs.Length ? _jobs.Length : 0;
        }

        _nextOf[producer] = next;
    }

    private async Task ConsumeAsync<TKind>()
        where TKind : struct
    {
        var reader = _channel.Reader;
        var left = Items / _consumers;
        while (left > 0 && await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (left > 0 && reader.TryRead(out _))
            {
                left--;
            }
        }
    }

    // Each kind has its own copy of the loops above, compiled for the channel that it meets, although all run in one process.
    private readonly struct PlainUnbounded;

    private readonly struct PlainBounded;

    private readonly struct FairUnbounded;

    private readonly struct FairBounded;
}
