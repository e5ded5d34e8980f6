using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class Montgomery128Tests : ResidueRingContract
{
    [Fact]
    public void Operations_AnyModulus_AgreeWithIntegers() =>
        CheckAgainstIntegers<Montgomery128, Limbs2>(2, 128, static modulus => new Montgomery128(modulus));
}
