using Fairlead.Scheduling.Ordering;

namespace Fairlead.Scheduling.Tests.Ordering;

/// <summary>How many steps an operation takes among so many flows, counted from outside: every step in a heap moves somebody to another place.</summary>
public sealed class FairOrderStepTests(ITestOutputHelper output)
{
    private const int Operations = 60;

    private readonly FairOrder _order = new(FairOrderLimits.None with { Ageing = TimeSpan.FromSeconds(10) });
    private readonly Random _random = new(20_301_101);
    private readonly Queue<TestItem> _running = new();
    private readonly List<FlowLane> _lanes = [];
    private int[] _places = [];
    private double _now;

    // A heap of n is log2(n) high; an operation moves the flow in at most two of them, and its lanes in four.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void EveryOperation_AmongManyFlows_MovesLogarithmicallyMany(int flows)
    {
        Fill(flows);
        var most = 0;
        for (var operation = 0; operation < Operations; operation++)
        {
            most = Math.Max(most, CountMoves(() => Enter(_random.Next(flows), FairPriority.Normal)));
            most = Math.Max(most, CountMoves(Take));
            most = Math.Max(most, CountMoves(() => _order.SetWeight(NameOf(_random.Next(flows)), 0.5 + _random.NextDouble())));
            _now += _random.NextDouble();
            if (_running.Count > 8)
            {
                most = Math.Max(most, CountMoves(() => _order.End(_running.Dequeue(), _now)));
            }
        }

        output.WriteLine($"{flows} flows: at most {most} moves");
        Assert.InRange(most, 0, 6 * (Math.Log2(flows) + 2));
    }

    [Fact]
    public void CountMoves_SomethingLinear_IsSeen()
    {
        Fill(flows: 1_000);

        Assert.True(CountMoves(() =>
        {
            for (var count = 0; count < 500; count++)
            {
                Take();
            }
        }) > 500);
    }

    private static string NameOf(int flow) => $"flow-{flow}";

    private void Fill(int flows)
    {
        for (var flow = 0; flow < flows; flow++)
        {
            Enter(flow, FairPriority.Normal);
            Enter(flow, flow % 3 == 0 ? FairPriority.High : FairPriority.Low);
            for (var lane = _order.FindFlow(NameOf(flow))!.FirstLane; lane is not null; lane = lane.Next)
            {
                _lanes.Add(lane);
            }
        }

        _places = new int[_lanes.Count * 3];
    }

    private void Enter(int flow, FairPriority priority)
    {
        var item = new TestItem(NameOf(flow), flow);
        _order.Enter(item, item.FlowKey, TimeSpan.FromSeconds(_random.NextDouble()), isShort: true, priority, _now);
    }

    private void Take() => _running.Enqueue(Assert.IsType<TestItem>(_order.TakeNext(shortOnly: false, _now)));

    private int CountMoves(Action operation)
    {
        CountMoved();
        operation();
        return CountMoved();
    }

    // How many stand elsewhere than when this was last asked: lanes by fairness and by age, flows in the system's time.
    private int CountMoved()
    {
        var moved = 0;
        for (var number = 0; number < _lanes.Count; number++)
        {
            var lane = _lanes[number];
            moved += Note(number * 3, lane.Position) + Note((number * 3) + 1, _order.PositionByAge(lane)) + Note((number * 3) + 2, lane.Flow.Position);
        }

        return moved;
    }

    private int Note(int index, int place)
    {
        var moved = _places[index] == place ? 0 : 1;
        _places[index] = place;
        return moved;
    }
}
