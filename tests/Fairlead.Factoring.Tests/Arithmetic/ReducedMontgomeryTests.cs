using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class ReducedMontgomeryTests : ResidueRingContract
{
    [Fact]
    public void Operations_TwoWords_AgreeWithIntegers() =>
        CheckAgainstIntegers<ReducedMontgomery2, ReducedRadix2>(2, ReducedRadix.MaximumBits2, static modulus => new ReducedMontgomery2(modulus));

    [Fact]
    public void Operations_ThreeWords_AgreeWithIntegers() =>
        CheckAgainstIntegers<ReducedMontgomery3, ReducedRadix3>(2, ReducedRadix.MaximumBits3, static modulus => new ReducedMontgomery3(modulus));

    [Fact]
    public void Operations_FourWords_AgreeWithIntegers() =>
        CheckAgainstIntegers<ReducedMontgomery4, ReducedRadix4>(2, ReducedRadix.MaximumBits4, static modulus => new ReducedMontgomery4(modulus));

    [Fact]
    public void Operations_FiveWords_AgreeWithIntegers() =>
        CheckAgainstIntegers<ReducedMontgomery5, ReducedRadix5>(2, ReducedRadix.MaximumBits5, static modulus => new ReducedMontgomery5(modulus));
}
