using System.Threading.Channels;
using Fairlead.Scheduling.Channels;

namespace Fairlead.Scheduling.Tests.Channels;

/// <summary>The contract, without a limit and with one flow.</summary>
public sealed class FairChannelUnboundedTests : FairChannelContract
{
    protected override int Room => int.MaxValue;

    protected override Channel<int> CreateChannel() => FairChannel.CreateUnbounded<int, int>(static _ => 0);
}
