using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class VectorMontgomery2Tests : ResidueRingContract
{
    [Fact]
    public void Operations_AnyModulus_AgreeWithIntegers() =>
        CheckAgainstIntegers<VectorMontgomery2, Vectors2>(
            3, (VectorLimb.Bits * 2) - VectorLimb.SpareBits, static modulus => new VectorMontgomery2(modulus));
}
