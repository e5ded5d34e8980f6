using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>What each flow gets while others have items too.</summary>
public sealed class FairChannelFairnessTests
{
    private const int Window = 100;

    [Theory]
    [InlineData(new double[] { 1, 3 }, new[] { 0.25, 0.75 })]
    [InlineData(new double[] { 10, 1, 1, 1 }, new[] { 0.769, 0.077, 0.077, 0.077 })]
    [InlineData(new[] { 0.001, 0.003 }, new[] { 0.25, 0.75 })]
    [InlineData(new[] { 100_000, 300_000.0 }, new[] { 0.25, 0.75 })]
    public void Read_WeightedFlows_GetTheirShares(double[] weights, double[] shares)
    {
        var reads = Math.Max(5_200, (int)Math.Min(2_000_000, weights.Sum() * 4));
        var channel = CreateBacklog(weights, items: reads);

        var counts = Count(channel, reads);

        for (var flow = 0; flow < weights.Length; flow++)
        {
            Assert.InRange(counts[flow] / (double)reads, shares[flow] - 0.01, shares[flow] + 0.01);
        }
    }

    [Fact]
    public void Read_ItemsOfDifferentCost_SharesCostNotCount()
    {
        var channel = FairChannel.CreateUnbounded(
            static item => item.Flow, new FairChannelOptions<int, ModelItem> { Quantum = 10, CostOf = static item => item.Cost });
        for (var number = 0; number < 10_000; number++)
        {
            Assert.True(channel.Writer.TryWrite(new ModelItem(number, 0, 30)));
            Assert.True(channel.Writer.TryWrite(new ModelItem(number, 1, 1 + (number % 3))));
        }

        var spent = new long[2];
        for (var read = 0; read < 8_000 && channel.Reader.TryRead(out var item); read++)
        {
            spent[item.Flow] += item.Cost;
        }

        Assert.InRange(spent[0] / (double)spent.Sum(), 0.49, 0.51);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    public void Read_EqualBackloggedFlows_AreEqualInAnyWindow(int flows)
    {
        var channel = CreateBacklog([.. Enumerable.Repeat(1.0, flows)], items: 60 * Window);
        var order = new List<int>();
        for (var read = 0; read < flows * 5 * Window; read++)
        {
            Assert.True(channel.Reader.TryRead(out var flow));
            order.Add(flow);
        }

        // A window of a hundred items of each flow, wherever it begins.
        var counts = new int[flows];
        for (var end = 0; end < order.Count; end++)
        {
            counts[order[end]]++;
            var length = flows * Window;
            if (end >= length)
            {
                counts[order[end - length]]--;
            }

            Assert.True(end < length || JainIndex(counts) >= 0.999, $"window that ends at {end}");
        }
    }

    [Fact]
    public void Read_QuietFlowBesideASpike_IsNextAfterOneRound()
    {
        var channel = FairChannel.CreateUnbounded<int, int>(static flow => flow);
        for (var item = 0; item < 100_000; item++)
        {
            Assert.True(channel.Writer.TryWrite(0));
        }

        for (var visit = 0; visit < 100; visit++)
        {
            Assert.True(channel.Writer.TryWrite(1));
            Assert.True(channel.Reader.TryRead(out var first));
            Assert.True(channel.Reader.TryRead(out var second));
            Assert.Contains(1, new[] { first, second });
        }
    }

    [Fact]
    public void Read_FlowThatReturns_HasNoCreditFromBefore()
    {
        var channel = FairChannel.CreateUnbounded(
            static flow => flow, new FairChannelOptions<int, int> { Quantum = 100, CostOf = static flow => flow == 1 ? 1 : 100 });
        for (var item = 0; item < 1_000; item++)
        {
            Assert.True(channel.Writer.TryWrite(0));
        }

        // Each visit leaves 99 of 100 unspent. Kept, they would add up to a thousand items in a row.
        for (var visit = 0; visit < 50; visit++)
        {
            Assert.True(channel.Writer.TryWrite(1));
            int flow;
            do
            {
                Assert.True(channel.Reader.TryRead(out flow));
            }
            while (flow != 1);
        }

        for (var item = 0; item < 500; item++)
        {
            Assert.True(channel.Writer.TryWrite(1));
        }

        var longest = 0;
        for (var (read, run) = (0, 0); read < 400; read++)
        {
            Assert.True(channel.Reader.TryRead(out var flow));
            run = flow == 1 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        Assert.Equal(100, longest);
    }

    [Fact]
    public void Read_WeightChangedWhileBacklogged_TakesEffect()
    {
        var weight = 1.0;
        var channel = FairChannel.CreateUnbounded(
            static flow => flow, new FairChannelOptions<int, int> { WeightOf = flow => flow == 1 ? weight : 1 });
        for (var item = 0; item < 10_000; item++)
        {
            Assert.True(channel.Writer.TryWrite(item % 2));
        }

        Assert.Equal(500, Count(channel, 1_000)[1]);
        weight = 4;
        Assert.True(channel.Writer.TryWrite(1));

        Assert.InRange(Count(channel, 1_000)[1], 795, 805);
    }

    private static Channel<int> CreateBacklog(double[] weights, int items)
    {
        var channel = FairChannel.CreateUnbounded(
            static flow => flow, new FairChannelOptions<int, int> { WeightOf = flow => weights[flow] });
        for (var flow = 0; flow < weights.Length; flow++)
        {
            for (var item = 0; item < items; item++)
            {
                Assert.True(channel.Writer.TryWrite(flow));
            }
        }

        return channel;
    }

    private static int[] Count(Channel<int> channel, int reads)
    {
        var counts = new int[64];
        for (var read = 0; read < reads; read++)
        {
            Assert.True(channel.Reader.TryRead(out var flow));
            counts[flow]++;
        }

        return counts;
    }

    private static double JainIndex(int[] counts)
    {
        var sum = counts.Sum(static count => (double)count);
        return sum * sum / (counts.Length * counts.Sum(static count => (double)count * count));
    }
}
