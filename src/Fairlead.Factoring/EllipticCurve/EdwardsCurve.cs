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

    /// <summary>Gets the point of infinite order that stage 1 multiplies.</summary>
    public EdwardsPoint<TElement> Start { get; }

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

        var start = new EdwardsPoint<TElement>(
            ring.Multiply(xNumerator, yDenominator),
            ring.Multiply(yNumerator, xDenominator),
            ring.Multiply(xDenominator, yDenominator),
            ring.Multiply(xNumerator, yNumerator));
        return new EdwardsCurve<TRing, TElement>(dNumerator, dDenominator, start);
    }

    /// <summary>Doubles a point; its T is not used, and the T of the result is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static EdwardsPoint<TElement> DoubleWithoutT(in TRing ring, in EdwardsPoint<TElement> point)
    {
        var (e, f, g, h) = DoublingParts(ring, point);
        return new EdwardsPoint<TElement>(ring.Multiply(e, f), ring.Multiply(g, h), ring.Multiply(f, g), default);
    }

    /// <summary>Doubles a point; its T is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static EdwardsPoint<TElement> Double(in TRing ring, in EdwardsPoint<TElement> point)
    {
        var (e, f, g, h) = DoublingParts(ring, point);
        return new EdwardsPoint<TElement>(ring.Multiply(e, f), ring.Multiply(g, h), ring.Multiply(f, g), ring.Multiply(e, h));
    }

    /// <summary>Adds a prepared point, or its negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static EdwardsPoint<TElement> Add(
        in TRing ring, in EdwardsPoint<TElement> point, in EdwardsAddend<TElement> addend, bool negate)
    {
        var a = ring.Multiply(ring.Subtract(point.Y, point.X), negate ? addend.Sum : addend.Difference);
        var b = ring.Multiply(ring.Add(point.Y, point.X), negate ? addend.Difference : addend.Sum);
        var c = ring.Multiply(point.T, addend.TwiceDT);
        var d = ring.Multiply(point.Z, addend.TwiceZ);
        var e = ring.Subtract(b, a);
        var f = negate ? ring.Add(d, c) : ring.Subtract(d, c);
        var g = negate ? ring.Subtract(d, c) : ring.Add(d, c);
        var h = ring.Add(b, a);
        return new EdwardsPoint<TElement>(ring.Multiply(e, f), ring.Multiply(g, h), ring.Multiply(f, g), ring.Multiply(e, h));
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
    private static (TElement E, TElement F, TElement G, TElement H) DoublingParts(in TRing ring, in EdwardsPoint<TElement> point)
    {
        var a = ring.Square(point.X);
        var b = ring.Square(point.Y);
        var z = ring.Square(point.Z);
        var h = ring.Add(a, b);
        var e = ring.Subtract(ring.Square(ring.Add(point.X, point.Y)), h);
        var g = ring.Subtract(b, a);
        var f = ring.Subtract(ring.Add(z, z), g);

        // The paper has −H and −F for H and F: all four coordinates change their sign, and the point stays the same.
        return (e, f, g, h);
    }
}
