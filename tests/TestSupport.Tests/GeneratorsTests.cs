using FsCheck.Fluent;

namespace TestSupport.Tests;

public sealed class GeneratorsTests
{
    [Fact]
    public void Callers_ManySamples_HoldBusyCallersAndRareOnes()
    {
        var counts = Generators.Callers.Generator.Sample(4_000, 10).CountBy(static caller => caller).ToDictionary();

        Assert.Equal(8, counts.Count);
        Assert.True(counts["caller-0"] > 10 * counts["caller-7"]);
    }

    [Fact]
    public void Callers_Shrinking_LeadsToTheFirst() =>
        Assert.Equal(["caller-0", "caller-1"], Generators.Callers.Shrinker("caller-2"));

    [Fact]
    public void Seeds_ManySamples_CoverTheHighBits() =>
        Assert.Contains(Generators.Seeds.Generator.Sample(100, 10), static seed => seed > ulong.MaxValue / 2);
}
