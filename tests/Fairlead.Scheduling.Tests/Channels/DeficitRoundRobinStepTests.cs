using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>Counts the steps that the order takes per item, in crowds from one flow to a million.</summary>
public sealed class DeficitRoundRobinStepTests
{
    private const int Items = 5_000;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Steps_CostsWithinTheAllotment_DoNotGrowWithTheFlows(int flows)
    {
        var order = Crowd(flows, static number => (number % 5) + 3, static (_, item) => (item % 3) + 1);

        var (average, most) = CountSteps(order);

        Assert.InRange(average, 0, 3);
        Assert.InRange(most, 0, 4);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Steps_OneFlowABillionRoundsAhead_DisturbsNobody(int flows)
    {
        var order = Crowd(flows, static _ => 1, static (number, _) => number == 0 ? 1_000_000_000 : 1);

        var (average, most) = CountSteps(order);

        Assert.InRange(average, 0, 3);
        Assert.InRange(most, 0, 4);
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(10, 30)]
    [InlineData(1_000, 60)]
    [InlineData(100_000, 100)]
    public void Steps_EveryFlowBillionsOfRoundsAhead_GrowWithTheLogarithm(int flows, int bound)
    {
        var order = Crowd(flows, static _ => 1, static (number, item) => 1_000_000_000 + (((number * 7_919L) + (item * 104_729L)) % 1_000_003));

        var (average, most) = CountSteps(order);

        Assert.InRange(average, 0, bound);
        Assert.InRange(most, 0, bound);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Steps_EveryFlowEquallyFarAhead_DoNotGrowWithTheFlows(int flows)
    {
        var order = Crowd(flows, static _ => 1, static (_, _) => 1_000_000_000);

        var (average, most) = CountSteps(order);

        Assert.InRange(average, 0, 4);
        Assert.InRange(most, 0, 12);
    }

    private static DeficitRoundRobin Crowd(int flows, Func<int, long> allotmentOf, Func<int, int, long> costOf)
    {
        var order = new DeficitRoundRobin();
        var itemsEach = (Items / flows) + 2;
        for (var number = 0; number < flows; number++)
        {
            var costs = new long[itemsEach];
            for (var item = 0; item < itemsEach; item++)
            {
                costs[item] = costOf(number, item);
            }

            new RoundRobinTestFlow("", allotmentOf(number)).Enter(order, costs);
        }

        return order;
    }

    private static (double Average, long Most) CountSteps(DeficitRoundRobin order)
    {
        var (start, most) = (order.Steps, 0L);
        for (var item = 0; item < Items; item++)
        {
            var before = order.Steps;
            Assert.NotNull(RoundRobinTestFlow.ServeNext(order));
            most = Math.Max(most, order.Steps - before);
        }

        return ((order.Steps - start) / (double)Items, most);
    }
}
