using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The contract, with room for a single item of each of seven flows.</summary>
public sealed class FairChannelOneItemPerFlowTests : FairChannelContract
{
    protected override int Room => 1;

    protected override bool IsOneFlow => false;

    protected override Channel<int> CreateChannel() => FairChannel.CreateBounded<int, int>(static item => item % 7, new() { Capacity = 5, CapacityPerFlow = 1 });
}
