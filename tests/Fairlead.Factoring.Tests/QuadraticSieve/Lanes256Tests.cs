using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class Lanes256Tests : LanesContract
{
    protected override void CheckOperators() => Where(Lanes256.IsSupported, CheckOperators<Lanes256>);

    protected override void CheckMontgomery() => Where(Lanes256.IsSupported, CheckMontgomery<Lanes256>);

    protected override void CheckRemainder() => Where(Lanes256.IsSupported, CheckRemainder<Lanes256>);

    protected override void CheckStore() => Where(Lanes256.IsSupported, CheckStore<Lanes256>);
}
