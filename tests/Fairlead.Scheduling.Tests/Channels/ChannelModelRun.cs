using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Runs the same commands on a channel and on the reference, and compares all that can be seen after each.</summary>
internal sealed class ChannelModelRun
{
    private static readonly double[] Weights = [0.25, 0.5, 1, 1, 2, 4];
    private static readonly long[] Costs = [1, 1, 1, 2, 3, 5, 40];

    private readonly Dictionary<int, double> _weights = [];
    private readonly List<ModelItem> _dropped = [];
    private readonly FairChannelOptions<int, ModelItem> _options;
    private readonly FairChannel<int, ModelItem> _channel;
    private readonly ReferenceRoundRobin _reference;
    private int _written;

    public ChannelModelRun(FairChannelFullMode fullMode, int capacity, int capacityPerFlow, int quantum)
    {
        _options = new FairChannelOptions<int, ModelItem>
        {
            Capacity = capacity,
            CapacityPerFlow = capacityPerFlow,
            FullMode = fullMode,
            Quantum = quantum,
            CostOf = static item => item.Cost,
            WeightOf = flow => _weights.GetValueOrDefault(flow, 1),
            ItemDropped = _dropped.Add,
        };
        _channel = (FairChannel<int, ModelItem>)FairChannel.CreateBounded(static item => item.Flow, _options);
        _reference = new ReferenceRoundRobin(quantum);
    }

    public int Read { get; private set; }

    public int Dropped { get; private set; }

    public int Refused { get; private set; }

    public void Execute(byte command, byte flow, byte amount)
    {
        switch (command % 8)
        {
            case < 4:
                Write(flow % 6, Costs[amount % Costs.Length]);
                break;
            case < 7:
                TryRead();
                break;
            default:
                _weights[flow % 6] = Weights[amount % Weights.Length];
                break;
        }

        Assert.Equal(_reference.Count, _channel.Reader.Count);
        Assert.Equal(_channel.Buffer.FlowCount, Enumerable.Range(0, 6).Count(key => _reference.CountOf(key) > 0));
    }

    public void Drain()
    {
        while (_reference.Count > 0)
        {
            TryRead();
        }

        Assert.Equal((0, 0), (_channel.Reader.Count, _channel.Buffer.FlowCount));
    }

    private void Write(int flow, long cost)
    {
        var item = new ModelItem(++_written, flow, cost);
        var isFlowFull = _reference.CountOf(flow) >= _options.CapacityPerFlow;
        var isFull = isFlowFull || _reference.Count >= _options.Capacity;
        var mayDrop = _options.FullMode == FairChannelFullMode.DropOldest;
        Assert.Equal(mayDrop || !isFull, _channel.Writer.TryWrite(item));
        if (isFull && !mayDrop)
        {
            Refused++;
            return;
        }

        _reference.Write(item, _weights.GetValueOrDefault(flow, 1));
        if (isFull)
        {
            var dropped = Assert.Single(_dropped);
            Assert.Contains(dropped, isFlowFull ? [_reference.OldestOf(flow)] : _reference.FindOldestOfLongest());
            _reference.Drop(dropped);
            _dropped.Clear();
            Dropped++;
        }

        Assert.Empty(_dropped);
    }

    private void TryRead()
    {
        var allowed = _reference.FindNext();
        Assert.Equal(allowed.Count > 0, _channel.Reader.TryPeek(out var peeked));
        Assert.Equal(allowed.Count > 0, _channel.Reader.TryRead(out var item));
        Assert.Same(peeked, item);
        if (item is not null)
        {
            Assert.Contains(item, allowed);
            _reference.Read(item);
            Read++;
        }
    }
}
