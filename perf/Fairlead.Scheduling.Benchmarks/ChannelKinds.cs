using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>The channels that are held against each other.</summary>
internal static class ChannelKinds
{
    private const int Capacity = 2_000_000;

    public static Channel<ChannelJob> CreateUnbounded() => Channel.CreateUnbounded<ChannelJob>();

    public static Channel<ChannelJob> CreateBounded() => Channel.CreateBounded<ChannelJob>(Capacity);

    public static Channel<ChannelJob> CreateFairUnbounded() => FairChannel.CreateUnbounded<string, ChannelJob>(static job => job.Caller);

    public static Channel<ChannelJob> CreateFairBounded() =>
        FairChannel.CreateBounded<string, ChannelJob>(static job => job.Caller, new() { Capacity = Capacity });

    /// <summary>Makes one job for each of so many callers.</summary>
    public static ChannelJob[] CreateJobs(int flows) => [.. Enumerable.Range(0, flows).Select(static number => new ChannelJob($"caller-{number}"))];
}
