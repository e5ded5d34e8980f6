using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The contract, with room for a single item.</summary>
public sealed class FairChannelOneItemTests : FairChannelContract
{
    protected override int Room => 1;

    protected override Channel<int> CreateChannel() => FairChannel.CreateBounded<int, int>(static _ => 0, new() { Capacity = 1 });
}
