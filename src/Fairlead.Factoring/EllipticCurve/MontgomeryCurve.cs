using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A curve B·y² = x³ + A·x² + x, given by (A + 2)/4 as a fraction; B plays no part.</summary>
/// <remarks>Formulas: Montgomery, "Speeding the Pollard and elliptic curve methods of factorization", 1987, section 10.3.1.</remarks>
[SkipLocalsInit]
internal readonly struct MontgomeryCurve<TRing, TElement>(TElement numerator, TElement denominator)
    where TRing : struct, IResidueRing<TElement>
    where TElement : struct
{
    private readonly TElement _numerator = numerator;
    private readonly TElement _denominator = denominator;

    /// <summary>Maps a point of the Edwards form: x = (1 + y)/(1 − y).</summary>
    public static MontgomeryPoint<TElement> FromEdwards(in TRing ring, in EdwardsPoint<TElement> point) =>
        new() { X = ring.Add(point.Z, point.Y), Z = ring.Subtract(point.Z, point.Y) };

    /// <summary>Adds two points whose difference is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MontgomeryPoint<TElement> Add(
        in TRing ring, in MontgomeryPoint<TElement> left, in MontgomeryPoint<TElement> right, in MontgomeryPoint<TElement> difference)
    {
        var u = ring.Multiply(ring.Subtract(left.X, left.Z), ring.Add(right.X, right.Z));
        var v = ring.Multiply(ring.Add(left.X, left.Z), ring.Subtract(right.X, right.Z));
        var sum = ring.Square(ring.Add(u, v));
        var gap = ring.Square(ring.Subtract(u, v));
        return new MontgomeryPoint<TElement> { X = ring.Multiply(sum, difference.Z), Z = ring.Multiply(gap, difference.X) };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MontgomeryPoint<TElement> Double(in TRing ring, in MontgomeryPoint<TElement> point)
    {
        var sum = ring.Square(ring.Add(point.X, point.Z));
        var gap = ring.Square(ring.Subtract(point.X, point.Z));
        var product = ring.Subtract(sum, gap);
        var scaledGap = ring.Multiply(gap, _denominator);
        return new MontgomeryPoint<TElement>
        {
            X = ring.Multiply(sum, scaledGap),
            Z = ring.Multiply(product, ring.Add(scaledGap, ring.Multiply(product, _numerator))),
        };
    }

    /// <summary>Multiplies a point by a positive integer with Montgomery's ladder.</summary>
    public MontgomeryPoint<TElement> Multiply(in TRing ring, in MontgomeryPoint<TElement> point, ulong factor)
    {
        System.Diagnostics.Debug.Assert(factor > 0, "The ladder has no form for the neutral point.");
        var low = point;
        var high = Double(ring, point);
        for (var bit = System.Numerics.BitOperations.Log2(factor) - 1; bit >= 0; bit--)
        {
            var middle = Add(ring, high, low, point);
            if (((factor >> bit) & 1) != 0)
            {
                high = Double(ring, high);
                low = middle;
            }
            else
            {
                low = Double(ring, low);
                high = middle;
            }
        }

        return low;
    }
}
