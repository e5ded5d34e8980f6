using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class DeficitRoundRobinTests
{
    private readonly DeficitRoundRobin _order = new();

    [Fact]
    public void FindNext_NobodyThere_ReturnsNull()
    {
        Assert.Null(_order.FindNext());
        var flow = new RoundRobinTestFlow("a", 1);
        flow.Enter(_order, 1);
        Assert.Same(flow, RoundRobinTestFlow.ServeNext(_order));
        Assert.Null(_order.FindNext());
    }

    [Fact]
    public void Serve_EqualFlows_TakeTurns()
    {
        Enter("a", 1, Enumerable.Repeat(1L, 4));
        Enter("b", 1, Enumerable.Repeat(1L, 2));
        Enter("c", 1, Enumerable.Repeat(1L, 3));

        Assert.Equal("abcabcaca", ServeAll());
    }

    [Fact]
    public void Serve_LargerAllotment_SpendsItInOneTurn()
    {
        Enter("a", 3, Enumerable.Repeat(1L, 6));
        Enter("b", 1, Enumerable.Repeat(1L, 2));

        Assert.Equal("aaabaaab", ServeAll());
    }

    [Fact]
    public void Serve_TheExampleOfThePaper_SavesTheDeficit()
    {
        // Quantum 500, first packets of 200, 750 and 300 as in the figures of Shreedhar and Varghese, section 3: flow 1 saves 300, flow 2 waits a round.
        Enter("1", 500, [200, 750]);
        Enter("2", 500, [500, 500]);
        Enter("3", 500, [200, 600, 100]);

        Assert.Equal("123" + "1" + "2" + "33", ServeAll());
    }

    [Fact]
    public void Serve_DearItems_WaitUntilTheyCanBePaid()
    {
        Enter("a", 1, [3, 3]);
        Enter("b", 1, Enumerable.Repeat(1L, 6));

        var served = ServeAll();
        Assert.Equal(2, served.Count(static name => name == 'a'));
        Assert.InRange(served.IndexOf('a', StringComparison.Ordinal), 2, 3);
        Assert.InRange(served.LastIndexOf('a'), 6, 7);
    }

    [Fact]
    public void Enter_AgainAfterLeaving_StartsWithoutDeficit()
    {
        var returning = new RoundRobinTestFlow("r", 10);
        returning.Enter(_order, 1);
        Enter("b", 1, Enumerable.Repeat(1L, 20));
        Assert.Same(returning, RoundRobinTestFlow.ServeNext(_order));

        // It left with 9 of its 10 unspent; with those, two items of 10 would fit into its next turn.
        returning.Enter(_order, 10, 10);

        Assert.Equal("brbr", string.Concat(ServeAll().Take(4)));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue - 3)]
    [InlineData((1UL << 63) - 3)]
    public void Serve_RoundsWrapAround_KeepTheirOrder(ulong firstRound)
    {
        var order = new DeficitRoundRobin(firstRound);
        var flows = Enumerable.Range(1, 12).Select(static cost => new RoundRobinTestFlow($"{cost} ", 1)).Reverse().ToList();
        flows.ForEach(flow => flow.Enter(order, long.Parse(flow.Name, null)));

        Assert.Equal("1 2 3 4 5 6 7 8 9 10 11 12 ", ServeAll(order));
    }

    [Fact]
    public void Serve_LargestCostsAndSmallestAllotments_DoNotOverflow()
    {
        const long Largest = 1_000_000_000_000_000_000;
        var flows = Enumerable.Range(0, 3).Select(static name => new RoundRobinTestFlow($"{name}", 1)).ToList();
        flows.ForEach(flow => flow.Enter(_order, [.. Enumerable.Repeat(Largest, 30)]));

        // 90 items of 10^18 rounds each: far more rounds than 64 bits can number.
        Assert.Equal(90, ServeAll().Length);
    }

    [Fact]
    public void Change_HigherAllotmentWhileWaiting_BringsTheTurnForward()
    {
        var waiting = new RoundRobinTestFlow("w", 1);
        waiting.Enter(_order, 1_000_000);
        Enter("b", 1, Enumerable.Repeat(1L, 20));
        Assert.Equal("b", RoundRobinTestFlow.ServeNext(_order)!.Name);

        _order.Change(waiting, allotment: 500_000);

        Assert.Equal("bwb", string.Concat(ServeAll().Take(3)));
    }

    [Fact]
    public void Change_CheaperFirstItem_IsPaidFromWhatWasSaved()
    {
        var waiting = new RoundRobinTestFlow("w", 1);
        waiting.Enter(_order, 1_000);
        Enter("b", 1, Enumerable.Repeat(1L, 20));
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal("b", RoundRobinTestFlow.ServeNext(_order)!.Name);
        }

        waiting.HeadCost = 5;
        _order.Change(waiting, allotment: 1);

        // It has saved 10 and is due in the next round, which gives it one more.
        Assert.Contains('w', ServeAll().Take(2));
        Assert.Equal(6, waiting.Deficit);
    }

    private void Enter(string name, long allotment, IEnumerable<long> costs) =>
        new RoundRobinTestFlow(name, allotment).Enter(_order, [.. costs]);

    private string ServeAll() => ServeAll(_order);

    private static string ServeAll(DeficitRoundRobin order)
    {
        var served = new List<string>();
        while (RoundRobinTestFlow.ServeNext(order) is { } flow)
        {
            served.Add(flow.Name);
        }

        return string.Concat(served);
    }
}
