using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Times one write and one read on one thread while each of so many flows has an item waiting, for the chart of time against flows.</summary>
internal static class FlowCountTimings
{
    private const int Slices = 40;
    private const int ItemsPerSlice = 200_000;

    public static readonly int[] Flows = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Measures every channel and prints its row.</summary>
    public static List<TimingCurve> Measure()
    {
        List<TimingCurve> curves =
        [
            new("Channel.CreateUnbounded", ChannelKinds.CreateUnbounded, []),
            new("Channel.CreateBounded", ChannelKinds.CreateBounded, []),
            new("FairChannel.CreateUnbounded", ChannelKinds.CreateFairUnbounded, []),
            new("FairChannel.CreateBounded", ChannelKinds.CreateFairBounded, []),
        ];

        // Once for nothing, until everything is compiled as it will stay.
        MeasureAt(1_000, curves);
        curves.ForEach(static curve => curve.Nanoseconds.Clear());
        foreach (var flows in Flows)
        {
            MeasureAt(flows, curves);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{flows,9} flows: {string.Join(", ", curves.Select(static curve => $"{curve.Name} {curve.Nanoseconds[^1]:0.0} ns"))}"));
        }

        return curves;
    }

    // Slice by slice in turn, and the best of each: what else the machine does takes time, it never gives any.
    private static void MeasureAt(int flows, List<TimingCurve> curves)
    {
        var jobs = ChannelKinds.CreateJobs(flows);
        var channels = curves.Select(static curve => curve.Create()).ToList();
        channels.ForEach(channel => Array.ForEach(jobs, job => channel.Writer.TryWrite(job)));
        var best = Enumerable.Repeat(double.MaxValue, curves.Count).ToArray();
        for (var slice = 0; slice < Slices; slice++)
        {
            for (var kind = 0; kind < channels.Count; kind++)
            {
                best[kind] = Math.Min(best[kind], TimeSlice(channels[kind], jobs, slice));
            }
        }

        curves.Zip(best).ToList().ForEach(static pair => pair.First.Nanoseconds.Add(pair.Second));
    }

    private static double TimeSlice(Channel<ChannelJob> channel, ChannelJob[] jobs, int slice)
    {
        var next = (int)((long)slice * ItemsPerSlice % jobs.Length);
        var start = Stopwatch.GetTimestamp();
        for (var item = 0; item < ItemsPerSlice; item++)
        {
            channel.Writer.TryWrite(jobs[next]);
            next = next + 1 == jobs.Length ? 0 : next + 1;
            channel.Reader.TryRead(out _);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ItemsPerSlice;
    }
}
