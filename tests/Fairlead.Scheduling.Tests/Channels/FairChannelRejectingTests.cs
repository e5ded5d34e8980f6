using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The contract, for a channel that rejects what does not fit.</summary>
public sealed class FairChannelRejectingTests : FairChannelContract
{
    protected override int Room => 10_000;

    protected override Channel<int> CreateChannel() => FairChannel.CreateBounded<int, int>(
        static _ => 0, new() { Capacity = 10_000, FullMode = FairChannelFullMode.Reject });
}
