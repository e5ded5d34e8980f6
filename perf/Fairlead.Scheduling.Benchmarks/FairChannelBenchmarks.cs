using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>One item in and one out on one thread while each of so many flows has an item waiting, beside the plain channels holding as many.</summary>
[MemoryDiagnoser]
public class FairChannelBenchmarks
{
    private ChannelJob[] _jobs = [];
    private Channel<ChannelJob> _unbounded = ChannelKinds.CreateUnbounded();
    private Channel<ChannelJob> _bounded = ChannelKinds.CreateBounded();
    private Channel<ChannelJob> _fairUnbounded = ChannelKinds.CreateFairUnbounded();
    private Channel<ChannelJob> _fairBounded = ChannelKinds.CreateFairBounded();
    private int _next;

    [Params(1, 1_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _jobs = ChannelKinds.CreateJobs(Flows);
        (_unbounded, _bounded) = (ChannelKinds.CreateUnbounded(), ChannelKinds.CreateBounded());
        (_fairUnbounded, _fairBounded) = (ChannelKinds.CreateFairUnbounded(), ChannelKinds.CreateFairBounded());
        foreach (var channel in new[] { _unbounded, _bounded, _fairUnbounded, _fairBounded })
        {
            Array.ForEach(_jobs, job => channel.Writer.TryWrite(job));
        }
    }

    [Benchmark(Baseline = true)]
    public object? Unbounded() => WriteRead(_unbounded);

    [Benchmark]
    public object? Bounded() => WriteRead(_bounded);

    [Benchmark]
    public object? FairUnbounded() => WriteRead(_fairUnbounded);

    [Benchmark]
    public object? FairBounded() => WriteRead(_fairBounded);

    private ChannelJob? WriteRead(Channel<ChannelJob> channel)
    {
        channel.Writer.TryWrite(_jobs[_next]);
        _next = _next + 1 == _jobs.Length ? 0 : _next + 1;
        channel.Reader.TryRead(out var job);
        return job;
    }
}
