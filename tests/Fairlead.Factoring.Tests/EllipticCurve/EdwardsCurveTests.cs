using System.Numerics;

using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class EdwardsCurveTests
{
    private const long Prime = 1_000_003;

    private static readonly Montgomery128 Ring = new(Prime);

    [Fact]
    public void FromParameter_AnyParameter_StartsOnTheCurve() =>
        ForParameters(static t =>
        {
            var expected = new AffineCurve(Prime, t);
            return expected.Contains(expected.Start) && Affine(CurveFor(t).Start) == expected.Start;
        });

    [Fact]
    public void Double_AnyPoint_AgreesWithAffine() =>
        ForParameters(static t =>
        {
            var expected = new AffineCurve(Prime, t);
            var twice = EdwardsCurve<Montgomery128, Limbs2>.Double(Ring, CurveFor(t).Start);
            var fourTimes = EdwardsCurve<Montgomery128, Limbs2>.DoubleWithoutT(Ring, twice);
            return Affine(twice) == expected.Multiply(expected.Start, 2) && Affine(fourTimes) == expected.Multiply(expected.Start, 4);
        });

    [Fact]
    public void Add_AnyPoints_AgreesWithAffine() =>
        ForParameters(static t =>
        {
            var expected = new AffineCurve(Prime, t);
            var curve = CurveFor(t);
            var addend = curve.Prepare(Ring, curve.Start);
            var fourTimes = EdwardsCurve<Montgomery128, Limbs2>.Double(Ring, EdwardsCurve<Montgomery128, Limbs2>.Double(Ring, curve.Start));
            return Affine(EdwardsCurve<Montgomery128, Limbs2>.Add(Ring, fourTimes, addend, negate: false)) == expected.Multiply(expected.Start, 5)
                && Affine(EdwardsCurve<Montgomery128, Limbs2>.Add(Ring, fourTimes, addend, negate: true)) == expected.Multiply(expected.Start, 3);
        });

    [Fact]
    public void ToMontgomery_AnyMultiple_AgreesWithAffine() =>
        Prop.ForAll(Gen.Choose(2, 500_000).ToArbitrary(), Gen.Choose(1, 5_000).ToArbitrary(), static (t, factor) =>
            {
                var expected = new AffineCurve(Prime, t);
                var curve = CurveFor(t);
                var start = MontgomeryCurve<Montgomery128, Limbs2>.FromEdwards(Ring, curve.Start);
                var multiple = curve.ToMontgomery(Ring).Multiply(Ring, start, (ulong)factor);
                var y = expected.Multiply(expected.Start, factor).Y;

                // x = (1 + y)/(1 − y), that is X·(1 − y) = Z·(1 + y).
                var (x, z) = (Ring.ToInteger(multiple.X, 0), Ring.ToInteger(multiple.Z, 0));
                return ((x * (1 - y)) - (z * (1 + y))) % Prime == 0;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void ForParameters(Func<int, bool> law) =>
        Prop.ForAll(Gen.Choose(2, 500_000).ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static EdwardsCurve<Montgomery128, Limbs2> CurveFor(int t) =>
        EdwardsCurve<Montgomery128, Limbs2>.FromParameter(
            Ring, Ring.FromIntegers([(ulong)t]), SmallConstants<Limbs2>.Create(Ring));

    private static (long X, long Y) Affine(in EdwardsPoint<Limbs2> point)
    {
        var inverse = BigInteger.ModPow(Ring.ToInteger(point.Z, 0), Prime - 2, Prime);
        return ((long)(Ring.ToInteger(point.X, 0) * inverse % Prime), (long)(Ring.ToInteger(point.Y, 0) * inverse % Prime));
    }
}
