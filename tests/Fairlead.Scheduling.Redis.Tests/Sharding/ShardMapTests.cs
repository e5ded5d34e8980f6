using Fairlead.Scheduling.Redis.Sharding;

namespace Fairlead.Scheduling.Redis.Tests.Sharding;

public sealed class ShardMapTests
{
    // Processes of all versions must agree, so these never change.
    [Theory]
    [InlineData("alice", 4, 3)]
    [InlineData("bob", 4, 1)]
    [InlineData("", 4, 3)]
    [InlineData("Ærø", 64, 15)]
    public void ShardOf_KnownCallers_StaysAsItIs(string caller, int shards, int expected) => Assert.Equal(expected, ShardMap.ShardOf(caller, shards));

    [Fact]
    public void ShardOf_ManyCallers_SpreadsThemEvenly()
    {
        const int Shards = 7;
        var counts = new int[Shards];
        for (var caller = 0; caller < 7_000; caller++)
        {
            counts[ShardMap.ShardOf($"caller-{caller}", Shards)]++;
        }

        Assert.All(counts, static count => Assert.InRange(count, 850, 1_150));
    }
}
