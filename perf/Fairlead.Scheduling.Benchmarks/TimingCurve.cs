using System.Threading.Channels;

namespace Fairlead.Scheduling.Benchmarks;

/// <summary>The times of one kind of channel, one for each number of flows.</summary>
internal sealed record TimingCurve(string Name, Func<Channel<ChannelJob>> Create, List<double> Nanoseconds);
