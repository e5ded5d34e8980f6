using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;

using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Factoring.Tests.EllipticCurve;

public sealed class EdwardsCurveTests
{
    // So large that no random parameter or multiple meets a point that the formulas except; modulo a prime of 20 bits a few do.
    private const long Prime = (1L << 61) - 1;

    private static readonly ReducedMontgomery2 Ring = new(Prime);

    [Fact]
    public void FromParameter_AnyParameter_StartsOnTheCurve() =>
        ForParameters(static (t, expected) => expected.Contains(expected.Start) && IsMultiple(CurveFor(t).Start, expected, 1));

    [Fact]
    public void Double_AnyPoint_AgreesWithTextbook() =>
        ForParameters(static (t, expected) =>
        {
            var twice = Doubled(CurveFor(t).Start);
            var fourTimes = twice;
            EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.DoubleWithoutT(Ring, ref fourTimes);
            return IsMultiple(twice, expected, 2) && IsMultiple(fourTimes, expected, 4);
        });

    [Fact]
    public void Add_PointOrItsNegative_AgreesWithTextbook() =>
        ForParameters(static (t, expected) =>
        {
            var curve = CurveFor(t);
            var addend = curve.Prepare(Ring, curve.Start);
            var more = Doubled(Doubled(curve.Start));
            var less = more;
            EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.Add(Ring, ref more, addend, negate: false);
            EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.Add(Ring, ref less, addend, negate: true);
            return IsMultiple(more, expected, 5) && IsMultiple(less, expected, 3);
        });

    [Fact]
    public void ToMontgomery_AnyMultiple_AgreesWithTextbook() =>
        Prop.ForAll(Gen.Choose(2, 500_000).ToArbitrary(), Gen.Choose(1, 300).ToArbitrary(), static (t, factor) =>
            {
                var curve = CurveFor(t);
                var start = MontgomeryCurve<ReducedMontgomery2, ReducedRadix2>.FromEdwards(Ring, curve.Start);
                var point = curve.ToMontgomery(Ring).Multiply(Ring, start, (ulong)factor);
                var expected = new TextbookCurve(Prime, t);
                return expected.Multiple(factor)?.U == expected.Divide(Ring.ToInteger(point.X, 0), Ring.ToInteger(point.Z, 0));
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void ForParameters(Func<int, TextbookCurve, bool> law) =>
        Prop.ForAll(Gen.Choose(2, 500_000).ToArbitrary(), t => law(t, new TextbookCurve(Prime, t)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static EdwardsCurve<ReducedMontgomery2, ReducedRadix2> CurveFor(int t) =>
        EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.FromParameter(Ring, Ring.FromIntegers([(ulong)t]), SmallConstants<ReducedRadix2>.Create(Ring));

    private static EdwardsPoint<ReducedRadix2> Doubled(EdwardsPoint<ReducedRadix2> point)
    {
        EdwardsCurve<ReducedMontgomery2, ReducedRadix2>.Double(Ring, ref point);
        return point;
    }

    /// <summary>Compares both coordinates: u = (1 + y)/(1 − y) and v = u/x.</summary>
    private static bool IsMultiple(in EdwardsPoint<ReducedRadix2> point, TextbookCurve expected, int factor)
    {
        var (x, y, z) = (Ring.ToInteger(point.X, 0), Ring.ToInteger(point.Y, 0), Ring.ToInteger(point.Z, 0));
        var u = expected.Divide(z + y, z - y);
        return expected.Multiple(factor) == (u, expected.Divide(u * z, x));
    }
}
