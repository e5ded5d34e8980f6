using Fairlead.Factoring.SmallFactors;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.SmallFactors;

public sealed class HartOneLineTests
{
    [Fact]
    public void TrySplit_SemiprimesUpTo36Bits_AlwaysFindsAPrime() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var composite = numbers.SemiprimeOfBits(16 + numbers.Below(21));
            Assert.True(HartOneLine.TrySplit(composite, out var divisor));
            Assert.True(divisor > 1 && divisor < composite && composite % divisor == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void TrySplit_AnyOddComposite_VectorAgreesWithScalar() =>
        Prop.ForAll<int>(static seed =>
        {
            var numbers = new Numbers(seed);
            var composite = numbers.SemiprimeOfBits(16 + numbers.Below(34));
            var byVector = HartOneLine.TrySplitVector512(composite, out var vectorDivisor);
            var byScalar = HartOneLine.TrySplitScalar(composite, out var scalarDivisor);
            Assert.Equal(byScalar, byVector);
            Assert.Equal(scalarDivisor, vectorDivisor);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
