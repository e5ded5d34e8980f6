using Fairlead.Scheduling.Channels;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Channels;

public sealed class FlowLengthsTests
{
    [Fact]
    public void Commands_AnySequence_AgreeWithASearch() =>
        Prop.ForAll<(bool Grows, byte Flow)[]>(static commands => Run(commands))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(500));

    [Fact]
    public void Longest_SpikeCameAndLeft_IsFoundAgain()
    {
        var pool = new ChunkPool<int>();
        var lengths = new FlowLengths();
        var (spike, quiet) = (new FlowQueue<int, int>(), new FlowQueue<int, int>());
        Grow(lengths, quiet, pool, items: 2);
        Grow(lengths, spike, pool, items: 100_000);
        Assert.Same(spike, lengths.Longest);

        for (var item = 0; item < 99_999; item++)
        {
            spike.RemoveFirst(pool);
            lengths.Shrunk(spike);
        }

        Assert.Same(quiet, lengths.Longest);
        Grow(lengths, spike, pool, items: 2);
        Assert.Same(spike, lengths.Longest);
    }

    private static bool Run((bool Grows, byte Flow)[] commands)
    {
        var pool = new ChunkPool<int>();
        var lengths = new FlowLengths();
        var flows = Enumerable.Range(0, 5).Select(static _ => new FlowQueue<int, int>()).ToList();
        foreach (var (grows, number) in commands)
        {
            var flow = flows[number % flows.Count];
            if (grows)
            {
                Grow(lengths, flow, pool, items: 1);
            }
            else if (flow.Count > 0)
            {
                flow.RemoveFirst(pool);
                lengths.Shrunk(flow);
            }

            if ((lengths.Longest?.Count ?? 0) != flows.Max(static flow => flow.Count))
            {
                return false;
            }
        }

        return true;
    }

    private static void Grow(FlowLengths lengths, FlowQueue<int, int> flow, ChunkPool<int> pool, int items)
    {
        for (var item = 0; item < items; item++)
        {
            flow.Add(item, 1, pool);
            lengths.Grown(flow);
        }
    }
}
