using System.Numerics;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class MontgomeryNTests : ResidueRingContract
{
    [Fact]
    public void Operations_SixWords_AgreeWithIntegers() => Check<Limbs6>(2);

    [Fact]
    public void Operations_FewerWordsThanStorage_AgreeWithIntegers() => Check<Limbs16>(257);

    [Fact]
    public void Operations_LargestStorage_AgreeWithIntegers() => Check<Limbs128>(4_097);

    private static void Check<TLimbs>(int smallestBits)
        where TLimbs : struct, ILimbs =>
        CheckAgainstIntegers<MontgomeryN<TLimbs>, TLimbs>(
            smallestBits, 64 * TLimbs.Count, static (BigInteger modulus) => new MontgomeryN<TLimbs>(modulus));
}
