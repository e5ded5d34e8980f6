using Fairlead.Scheduling.Ordering;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Scheduling.Tests.Ordering;

public sealed class KineticHeapTests
{
    [Fact]
    public void FindFirst_AnySequenceOfSetsAndRemoves_AgreesWithSearchingAll() =>
        Prop.ForAll<(byte Flow, sbyte Intercept, byte Rate)[]>(static commands =>
            {
                var flows = Enumerable.Range(0, 8).Select(static number => new Flow { LastServed = number }).ToArray();
                var heap = new KineticHeap();
                var lines = new Dictionary<Flow, (double Intercept, double Rate)>();
                for (var step = 0; step < commands.Length; step++)
                {
                    var (number, intercept, rate) = commands[step];
                    Apply(heap, lines, flows[number % flows.Length], intercept, rate % 5);
                    if (!FindsWhatASearchFinds(heap, lines, now: step) || heap.Count != lines.Count)
                    {
                        return false;
                    }
                }

                return true;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60));

    [Fact]
    public void FindFirst_SteeperLineFromBelow_IsPassedByTheOthers()
    {
        var heap = new KineticHeap();
        var (steep, flat) = (new Flow(), new Flow());
        heap.Set(steep, intercept: 0, rate: 2, tie: 0);
        heap.Set(flat, intercept: 10, rate: 1, tie: 0);

        Assert.Same(steep, heap.FindFirst(now: 9, out var before));
        Assert.Same(flat, heap.FindFirst(now: 11, out var after));
        Assert.Equal((18, 21), (before, after));
    }

    [Fact]
    public void Remove_ThousandsOfRates_KeepsFewEmptyHeaps()
    {
        var heap = new KineticHeap();
        for (var rate = 1; rate <= 10_000; rate++)
        {
            var flow = new Flow();
            heap.Set(flow, intercept: 0, rate, tie: 0);
            heap.Remove(flow);
        }

        Assert.InRange(heap.RateCount, 1, 65);
    }

    // A rate of zero stands for "remove".
    private static void Apply(
        KineticHeap heap, Dictionary<Flow, (double Intercept, double Rate)> lines, Flow flow, double intercept, double rate)
    {
        if (rate == 0)
        {
            heap.Remove(flow);
            lines.Remove(flow);
        }
        else
        {
            heap.Set(flow, intercept, rate, flow.LastServed);
            lines[flow] = (intercept, rate);
        }
    }

    private static bool FindsWhatASearchFinds(
        KineticHeap heap, Dictionary<Flow, (double Intercept, double Rate)> lines, double now)
    {
        var expected = lines.OrderBy(line => line.Value.Intercept + (line.Value.Rate * now)).ThenBy(static line => line.Key.LastServed)
            .Select(static line => line.Key).FirstOrDefault();
        return ReferenceEquals(expected, heap.FindFirst(now, out _));
    }
}
