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
}
