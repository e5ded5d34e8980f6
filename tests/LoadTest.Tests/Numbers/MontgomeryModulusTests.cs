using FsCheck;
using FsCheck.Fluent;
using LoadTest.Numbers;

namespace LoadTest.Tests.Numbers;

public sealed class MontgomeryModulusTests
{
    [Fact]
    public void Multiply_AnyNumbers_AgreesWithLongDivision() =>
        Prop.ForAll<ulong, ulong, ulong>(static (seed, left, right) =>
        {
            // Over all sizes of moduli, not only the large ones.
            var modulus = ((new SplitMix64(seed).Next() >> (int)(1 + (seed % 60))) | 1) + 2;
            var montgomery = new MontgomeryModulus(modulus);
            var product = montgomery.Multiply(montgomery.ToMontgomery(left), montgomery.ToMontgomery(right));
            var expected = (ulong)((UInt128)(left % modulus) * (right % modulus) % modulus);
            return product == montgomery.ToMontgomery(expected) && montgomery.Multiply(product, 1) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Power_PrimeModulus_ObeysFermat()
    {
        const ulong prime = 9_223_372_036_854_775_783;
        var modulus = new MontgomeryModulus(prime);

        Assert.Equal(modulus.One, modulus.Power(modulus.ToMontgomery(123_456_789), prime - 1));
    }
}
