using System.Diagnostics;
using System.Threading.Channels;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>Times one write and one read on one thread while each of so many flows has an item waiting.</summary>
internal sealed class ChannelFlowTimings : FlowTimings
{
    private const int Slices = 40;
    private const int ItemsPerSlice = 200_000;

    private static readonly (string Name, Func<Channel<ChannelJob>> Create)[] Kinds =
    [
        ("Channel.CreateUnbounded", ChannelKinds.CreateUnbounded),
        ("Channel.CreateBounded", ChannelKinds.CreateBounded),
        ("FairChannel.CreateUnbounded", ChannelKinds.CreateFairUnbounded),
        ("FairChannel.CreateBounded", ChannelKinds.CreateFairBounded),
    ];

    protected override string Title => "Nanoseconds for one write and one read";

    protected override string FlowsTitle => "flows with an item waiting";

    protected override IReadOnlyList<string> Names { get; } = [.. Kinds.Select(static kind => kind.Name)];

    // Slice by slice in turn, and the best of each: what else the machine does takes time, it never gives any.
    protected override double[] MeasureAt(int flows)
    {
        var jobs = ChannelKinds.CreateJobs(flows);
        var channels = Kinds.Select(static kind => kind.Create()).ToList();
        channels.ForEach(channel => Array.ForEach(jobs, job => channel.Writer.TryWrite(job)));
        var best = Enumerable.Repeat(double.MaxValue, channels.Count).ToArray();
        for (var slice = 0; slice < Slices; slice++)
        {
            for (var kind = 0; kind < channels.Count; kind++)
            {
                best[kind] = Math.Min(best[kind], TimeSlice(channels[kind], jobs, slice));
            }
        }

        return best;
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
