using Fairlead.Factoring.QuadraticSieve;

namespace Fairlead.Factoring.Tests.QuadraticSieve;

public sealed class Lanes512Tests : LanesContract
{
    protected override void CheckOperators() => Where(Lanes512.IsSupported, CheckOperators<Lanes512>);

    protected override void CheckMontgomery() => Where(Lanes512.IsSupported, CheckMontgomery<Lanes512>);

    protected override void CheckRemainder() => Where(Lanes512.IsSupported, CheckRemainder<Lanes512>);

    protected override void CheckStore() => Where(Lanes512.IsSupported, CheckStore<Lanes512>);
}
