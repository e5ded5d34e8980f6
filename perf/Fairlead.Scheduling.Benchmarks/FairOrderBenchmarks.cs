using BenchmarkDotNet.Attributes;
using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>One item in and out of the fair order while each of so many flows has one waiting, beside a queue that knows no callers.</summary>
[MemoryDiagnoser]
public class FairOrderBenchmarks
{
    private readonly Queue<BenchmarkItem> _queue = new();
    private readonly BenchmarkItem _queued = new();
    private FairOrder _order = new(FairOrderLimits.None);
    private string[] _keys = [];
    private int _next;
    private double _now;
    private BenchmarkItem _item = new();

    [Params(1, 1_000, 1_000_000)]
    public int Flows { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _order = new FairOrder(FairOrderLimits.None);
        _keys = [.. Enumerable.Range(0, Flows).Select(static number => $"caller-{number}")];
        foreach (var key in _keys)
        {
            _order.Enter(new BenchmarkItem(), key, TimeSpan.Zero, isShort: true, FairPriority.Normal, now: 0);
            _queue.Enqueue(new BenchmarkItem());
        }
    }

    [Benchmark(Baseline = true)]
    public object PlainQueue()
    {
        _queue.Enqueue(_queued);
        return _queue.Dequeue();
    }

    /// <summary>Enters an item, takes the next one, and ends it after a millisecond; the ended item is the next to enter.</summary>
    [Benchmark]
    public object EnterTakeEnd()
    {
        _order.Enter(_item, _keys[_next], TimeSpan.Zero, isShort: true, FairPriority.Normal, _now);
        _next = _next + 1 == _keys.Length ? 0 : _next + 1;
        _item = (BenchmarkItem)_order.TakeNext(shortOnly: false, _now)!;
        _now += 0.001;
        _order.End(_item, _now);
        return _item;
    }
}
