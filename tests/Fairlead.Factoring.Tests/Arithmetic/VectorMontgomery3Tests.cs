using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class VectorMontgomery3Tests : ResidueRingContract
{
    [Fact]
    public void Operations_AnyModulus_AgreeWithIntegers() =>
        CheckAgainstIntegers<VectorMontgomery3, Vectors3>(
            3, (VectorLimb.Bits * 3) - VectorLimb.SpareBits, static modulus => new VectorMontgomery3(modulus));
}
