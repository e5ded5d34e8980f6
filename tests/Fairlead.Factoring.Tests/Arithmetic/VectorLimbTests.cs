using System.Numerics;
using System.Runtime.Intrinsics;

using Fairlead.Factoring.Arithmetic;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.Arithmetic;

public sealed class VectorLimbTests
{
    private const long Largest = (1L << 51) + 16;

    private static readonly Arbitrary<double> Limb = Gen.Frequency(
            (1, Gen.Elements<double>(0, 1, -1, Largest, -Largest, 1L << 51, -(1L << 51))),
            (4, Gen.Choose(int.MinValue, int.MaxValue).Two().Select(static p => Math.Clamp(((double)p.Item1 * (1 << 20)) + (p.Item2 >> 12), -Largest, Largest))))
        .ToArbitrary();

    [Fact]
    public void Accumulate_AnyLimbs_SumsToTheProduct() =>
        Prop.ForAll(Limb, Limb, static (left, right) =>
            {
                var (low, high) = (VectorLimb.Zero(1, 0), VectorLimb.Zero(0, 1));
                VectorLimb.Accumulate(Vector512.Create(left), Vector512.Create(right), ref low, ref high);
                return ((BigInteger)high[3] << VectorLimb.Bits) + low[3] == (BigInteger)left * (BigInteger)right;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Accumulate_AnyLimbs_VectorAgreesWithPortable() =>
        Prop.ForAll(Limb, Limb, static (left, right) =>
            {
                var (low, high, portableLow, portableHigh) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
                VectorLimb.Accumulate(Vector512.Create(left), Vector512.Create(right), ref low, ref high);
                VectorLimb.AccumulatePortable(Vector512.Create(left), Vector512.Create(right), ref portableLow, ref portableHigh);
                return low == portableLow && high == portableHigh;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void WriteLimbs_AnyInteger_IsReadBack() =>
        Prop.ForAll(Integers.BelowPowerOfTwo(150).ToArbitrary(), static value =>
            {
                var limbs = new double[3];
                VectorLimb.WriteLimbs(value, limbs);
                return VectorLimb.ReadLimbs(limbs) == value && limbs.All(static limb => Math.Abs(limb) <= Largest);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
