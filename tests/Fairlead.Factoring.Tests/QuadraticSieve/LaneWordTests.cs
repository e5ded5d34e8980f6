using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class LaneWordTests : LanesContract
{
    protected override void CheckOperators() => CheckOperators<LaneWord>();

    protected override void CheckMontgomery() => CheckMontgomery<LaneWord>();

    protected override void CheckRemainder() => CheckRemainder<LaneWord>();

    protected override void CheckStore() => CheckStore<LaneWord>();
}
