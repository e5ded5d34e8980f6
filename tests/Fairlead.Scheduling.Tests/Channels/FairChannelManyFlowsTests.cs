using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The contract, without a limit and with seven flows of different weights.</summary>
public sealed class FairChannelManyFlowsTests : FairChannelContract
{
    protected override int Room => int.MaxValue;

    protected override bool IsOneFlow => false;

    protected override Channel<int> CreateChannel() => FairChannel.CreateUnbounded(
        static item => item % 7, new FairChannelOptions<int, int> { WeightOf = static flow => 0.25 + Math.Abs(flow), CostOf = static item => 1 + Math.Abs(item % 5) });
}
