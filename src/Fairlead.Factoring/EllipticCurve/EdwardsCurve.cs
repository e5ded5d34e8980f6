using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The curve −x² + y² = 1 + d·x²·y² with d = −e⁴, whose group order is a multiple of 8 modulo every prime.</summary>
/// <remarks>
/// <para>
/// The curves have torsion Z/2 × Z/4 and come from the rational family of Gélin, Kleinjung and Lenstra, "Parametrizations
/// for families of ECM-friendly curves", 2017: for every t there is a curve with e = 3(t² − 1)/(8t) and a point of
/// infinite order at x = 128t³/(9(t² − 1)(t² + 3)(3t² + 1)), y = (9t⁴ − 2t² + 9)/(9(1 − t⁴)).
/// </para>
/// <para>
/// Formulas: Hisil, Wong, Carter and Dawson, "Twisted Edwards curves revisited", 2008, for a = −1. d is kept as a fraction,
/// so that no inversion is needed anywhere.
/// </para>
/// </remarks>
[SkipLocalsInit]
internal readonly struct EdwardsCurve<TRing, TElement>
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    private readonly TElement _dNumerator;
    private readonly TElement _dDenominator;

    private EdwardsCurve(in TElement dNumerator, in TElement dDenominator, in EdwardsPoint<TElement> start)
    {
        _dNumerator = dNumerator;
        _dDenominator = dDenominator;
        Start = start;
    }

    /// <summary>The point of infinite order that stage 1 multiplies.</summary>
    public readonly EdwardsPoint<TElement> Start;

    /// <summary>Makes the curve with parameter <paramref name="t"/>, one for each lane.</summary>
    public static EdwardsCurve<TRing, TElement> FromParameter(in TRing ring, in TElement t, in SmallConstants<TElement> constants)
    {
        var one = constants.One;
        var square = ring.Square(t);
        var less = ring.Subtract(square, one);
        var tripleLess = ring.Multiply(less, constants.Three);
        var nineLess = ring.Multiply(tripleLess, constants.Three);

        var tripleLessSquare = ring.Square(tripleLess);
        var dNumerator = ring.Multiply(constants.MinusOne, ring.Square(tripleLessSquare));
        var dDenominator = ring.Square(ring.Square(ring.Multiply(t, constants.Eight)));

        var xNumerator = ring.Multiply(ring.Multiply(square, t), constants.OneHundredTwentyEight);
        var tripleSquare = ring.Multiply(square, constants.Three);
        var factors = ring.Multiply(ring.Add(square, constants.Three), ring.Add(tripleSquare, one));
        var xDenominator = ring.Multiply(nineLess, factors);

        // 9t⁴ − 2t² + 9 = 9(t² − 1)² + 16t². Of the two signs of y this takes the one with the simpler denominator.
        var yNumerator = ring.Add(tripleLessSquare, ring.Multiply(square, constants.Sixteen));
        var yDenominator = ring.Multiply(nineLess, ring.Add(square, one));

        var start = new EdwardsPoint<TElement>
        {
            X = ring.Multiply(xNumerator, yDenominator),
            Y = ring.Multiply(yNumerator, xDenominator),
            Z = ring.Multiply(xDenominator, yDenominator),
            T = ring.Multiply(xNumerator, yNumerator),
        };
        return new EdwardsCurve<TRing, TElement>(dNumerator, dDenominator, start);
    }

    /// <summary>Doubles a point in place; T is neither used nor computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DoubleWithoutT(in TRing ring, ref EdwardsPoint<TElement> point)
    {
        DoublingParts(ring, point, out var e, out var f, out var g, out var h);
        point.X = ring.Multiply(e, f);
        point.Y = ring.Multiply(g, h);
        point.Z = ring.Multiply(f, g);
    }

    /// <summary>Doubles a point in place; T is not used, but computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Double(in TRing ring, ref EdwardsPoint<TElement> point)
    {
        DoublingParts(ring, point, out var e, out var f, out var g, out var h);
        point.X = ring.Multiply(e, f);
        point.Y = ring.Multiply(g, h);
        point.Z = ring.Multiply(f, g);
        point.T = ring.Multiply(e, h);
    }

    /// <summary>Adds a prepared point in place, or its negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in TRing ring, ref EdwardsPoint<TElement> point, in EdwardsAddend<TElement> addend, bool negate)
    {
        ref readonly var difference = ref (negate ? ref addend.Sum : ref addend.Difference);
        ref readonly var sum = ref (negate ? ref addend.Difference : ref addend.Sum);
        var a = ring.Multiply(ring.Subtract(point.Y, point.X), difference);
        var b = ring.Multiply(ring.Add(point.Y, point.X), sum);
        var c = ring.Multiply(point.T, addend.TwiceDT);
        var d = ring.Multiply(point.Z, addend.TwiceZ);
        var e = ring.Subtract(b, a);
        var h = ring.Add(b, a);
        var less = ring.Subtract(d, c);
        var more = ring.Add(d, c);
        ref readonly var f = ref (negate ? ref more : ref less);
        ref readonly var g = ref (negate ? ref less : ref more);
        point.X = ring.Multiply(e, f);
        point.Y = ring.Multiply(g, h);
        point.Z = ring.Multiply(f, g);
        point.T = ring.Multiply(e, h);
    }

    /// <summary>Prepares a point for <see cref="Add"/>.</summary>
    public EdwardsAddend<TElement> Prepare(in TRing ring, in EdwardsPoint<TElement> point)
    {
        var difference = ring.Multiply(ring.Subtract(point.Y, point.X), _dDenominator);
        var sum = ring.Multiply(ring.Add(point.Y, point.X), _dDenominator);
        var z = ring.Multiply(point.Z, _dDenominator);
        var dt = ring.Multiply(point.T, _dNumerator);
        return new EdwardsAddend<TElement>(difference, sum, ring.Add(z, z), ring.Add(dt, dt));
    }

    /// <summary>Gets the curve in Montgomery form, with the same group.</summary>
    /// <remarks>With a = −1, (A + 2)/4 = 1/(1 + d).</remarks>
    public MontgomeryCurve<TRing, TElement> ToMontgomery(in TRing ring) =>
        new(_dDenominator, ring.Add(_dDenominator, _dNumerator));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoublingParts(
        in TRing ring, in EdwardsPoint<TElement> point, out TElement e, out TElement f, out TElement g, out TElement h)
    {
        var a = ring.Square(point.X);
        var b = ring.Square(point.Y);
        var z = ring.Square(point.Z);
        var square = ring.Square(ring.Add(point.X, point.Y));

        // The paper has −H and −F for H and F: all four coordinates change their sign, and the point stays the same.
        h = ring.Add(a, b);
        e = ring.Subtract(square, h);
        g = ring.Subtract(b, a);
        f = ring.Subtract(ring.Add(z, z), g);
    }
}
