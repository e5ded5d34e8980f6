using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Splits small composites by Hart's one-line method (Hart 2012), eight multiples at a time where the processor can.</summary>
/// <remarks>
/// It looks for a multiple k·n that is a product of two close numbers: 4·k·n = a² − b² with a just above the root. Multiples of 315
/// have many divisors, which makes such a product likely. A congruence of Lehman's (1974) tells a modulo 2, 4 or 8 from k·n, and most of the
/// candidates for a drop out.
/// </remarks>
internal static class HartOneLine
{
    /// <summary>Roots of 4·k·n must stay exact enough in doubles to be rounded up: k·n below 2^72 leaves 16 bits behind the point.</summary>
    public const int MaxBits = 50;

    private const int Multiplier = 315;
    private const int TableLength = 8_192;

    private static readonly double[] RootsOfMultipliers = [.. Enumerable.Range(1, TableLength).Select(static i => Math.Sqrt((double)Multiplier * i))];

    /// <summary>Finds a proper divisor of an odd composite; a composite of more than 36 bits may be missed.</summary>
    public static bool TrySplit(ulong composite, out ulong divisor)
    {
        Debug.Assert(composite < 1UL << MaxBits, "the roots would not be exact enough");
        return Vector512.IsHardwareAccelerated
            ? TrySplitVector512(composite, out divisor)
            : TrySplitScalar(composite, out divisor);
    }

    public static bool TrySplitScalar(ulong composite, out ulong divisor)
    {
        var root = Math.Sqrt(4.0 * composite);
        for (var i = 0; i < TableLength; i++)
        {
            unchecked
            {
                var multiple = (ulong)(Multiplier * (i + 1)) * composite;
                var a = (ulong)Math.Ceiling(root * RootsOfMultipliers[i]);
                var isOdd = multiple & 1;
                var mask = 1 | (isOdd << 1) | ((multiple & (isOdd << 1)) << 1);
                a += (multiple + 1 - a) & mask;
                var b = Math.Sqrt((long)((a * a) - (4 * multiple)));
                if (b == Math.Floor(b) && IsProperDivisor(composite, a + (ulong)b, out divisor))
                {
                    return true;
                }
            }
        }

        divisor = 0;
        return false;
    }

    public static bool TrySplitVector512(ulong composite, out ulong divisor)
    {
        ref var roots = ref MemoryMarshal.GetArrayDataReference(RootsOfMultipliers);
        var root = Vector512.Create(Math.Sqrt(4.0 * composite));
        var multiples = Vector512.CreateSequence((ulong)Multiplier, (ulong)Multiplier) * composite;
        var step = Vector512.Create(unchecked(Multiplier * 8UL * composite));
        for (var i = 0; i < TableLength; i += Vector512<double>.Count)
        {
            var a = Vector512.ConvertToUInt64Native(Vector512.Ceiling(root * Vector512.LoadUnsafe(ref roots, (nuint)i)));
            var odd = (multiples & Vector512<ulong>.One) << 1;
            var mask = Vector512<ulong>.One | odd | ((multiples & odd) << 1);
            a += (multiples + Vector512<ulong>.One - a) & mask;
            var b = Vector512.Sqrt(Vector512.ConvertToDouble(((a * a) - (multiples << 2)).AsInt64()));
            var squares = Vector512.Equals(b, Vector512.Floor(b)).ExtractMostSignificantBits();
            for (; squares != 0; squares &= squares - 1)
            {
                var lane = BitOperations.TrailingZeroCount(squares);
                if (IsProperDivisor(composite, a[lane] + (ulong)b[lane], out divisor))
                {
                    return true;
                }
            }

            multiples += step;
        }

        divisor = 0;
        return false;
    }

    private static bool IsProperDivisor(ulong composite, ulong sum, out ulong divisor)
    {
        divisor = WordMath.GreatestCommonDivisor(sum, composite);
        return divisor != 1 && divisor != composite;
    }
}
