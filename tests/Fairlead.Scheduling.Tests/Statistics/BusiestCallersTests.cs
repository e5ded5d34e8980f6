using Fairlead.Scheduling.Statistics;

namespace Fairlead.Scheduling.Tests.Statistics;

public sealed class BusiestCallersTests
{
    [Fact]
    public void Touch_FewCallers_CountsExactly()
    {
        var callers = new BusiestCallers();
        callers.Touch("a").Completed++;
        callers.Touch("a").Completed++;
        callers.Touch("b").Failed++;

        Assert.Equal(
            [("a", 2, 2, 0), ("b", 1, 0, 1)],
            callers.Tallies.OrderBy(static tally => tally.Caller).Select(static tally => (tally.Caller, tally.Events, tally.Completed, tally.Failed)));
    }

    [Fact]
    public void Touch_NewcomerWhenFull_BeginsAnewInTheTallyOfTheLeastBusy()
    {
        var callers = FillTwice();
        var displaced = callers.Touch("caller-0");
        displaced.Granted = 7;
        displaced.Waits.Record(TimeSpan.FromSeconds(1));
        foreach (var number in Enumerable.Range(1, BusiestCallers.Capacity - 1))
        {
            // The others become busier than the one.
            callers.Touch($"caller-{number}");
            callers.Touch($"caller-{number}");
        }

        var newcomer = callers.Touch("newcomer");

        Assert.Same(displaced, newcomer);
        Assert.Equal(("newcomer", 4, 0, TimeSpan.Zero), (newcomer.Caller, newcomer.Events, newcomer.Granted, newcomer.Waits.Quantile(0.5)));
        Assert.DoesNotContain("caller-0", callers.Tallies.Select(static tally => tally.Caller));
        Assert.Equal(BusiestCallers.Capacity, callers.Tallies.Count);
    }

    [Fact]
    public void Touch_WithATallyAtHand_CountsForTheCallerAllTheSame()
    {
        var callers = new BusiestCallers();
        var first = callers.Touch("a", known: null);

        Assert.Same(first, callers.Touch("a", first));
        Assert.NotSame(first, callers.Touch("b", first));
        Assert.Equal([("a", 2), ("b", 1)], callers.Tallies.OrderBy(static tally => tally.Caller).Select(static tally => (tally.Caller, tally.Events)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Touch_StreamOfManyCallers_NeverMissesAFrequentOneAndNeverCountsTooLittle(int seed)
    {
        var random = new Random(seed);
        var callers = new BusiestCallers();
        var exact = new Dictionary<string, long>();
        for (var count = 0; count < 50_000; count++)
        {
            // Half of the events are of few callers, the other half of ever new ones.
            var caller = random.Next(2) == 0 ? $"frequent-{random.Next(40)}" : $"rare-{random.Next(100_000)}";
            exact[caller] = exact.GetValueOrDefault(caller) + 1;
            callers.Touch(caller);
        }

        Assert.Equal(BusiestCallers.Capacity, callers.Tallies.Count);
        Assert.Equal(50_000, callers.Tallies.Sum(static tally => tally.Events));
        var tallies = callers.Tallies.ToDictionary(static tally => tally.Caller, static tally => tally.Events);
        Assert.All(
            exact.Where(static caller => caller.Value > 50_000 / BusiestCallers.Capacity),
            caller => Assert.InRange(tallies[caller.Key], caller.Value, caller.Value + (50_000 / BusiestCallers.Capacity)));
    }

    private static BusiestCallers FillTwice()
    {
        var callers = new BusiestCallers();
        for (var number = 0; number < BusiestCallers.Capacity * 2; number++)
        {
            callers.Touch($"caller-{number % BusiestCallers.Capacity}");
        }

        return callers;
    }
}
