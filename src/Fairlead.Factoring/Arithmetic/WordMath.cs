using System.Numerics;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Elementary number theory on 64-bit words.</summary>
internal static class WordMath
{
    /// <summary>One bit for every residue modulo 64 that a square can have: 12 of them.</summary>
    public const ulong SquaresModulo64 = 0x0202_0212_0203_0213;

    /// <summary>Returns the greatest common divisor of two numbers, by the binary method (Stein 1967).</summary>
    public static ulong GreatestCommonDivisor(ulong left, ulong right)
    {
        if (left == 0 || right == 0)
        {
            return left | right;
        }

        var shift = BitOperations.TrailingZeroCount(left | right);
        left >>= BitOperations.TrailingZeroCount(left);
        right >>= BitOperations.TrailingZeroCount(right);
        while (left != right)
        {
            unchecked
            {
                var difference = left - right;
                var isLess = left < right;
                right = isLess ? left : right;
                left = isLess ? 0 - difference : difference;
            }

            left >>= BitOperations.TrailingZeroCount(left);
        }

        return left << shift;
    }

    /// <summary>Returns the largest integer whose square is at most the value.</summary>
    public static ulong SquareRoot(ulong value)
    {
        // The rounded root is off by at most 1; 2^32 - 1 is the root of everything near 2^64.
        var root = Math.Min((ulong)Math.Sqrt(value), uint.MaxValue);
        if (root * root > value)
        {
            return root - 1;
        }

        return root < uint.MaxValue && (root + 1) * (root + 1) <= value ? root + 1 : root;
    }

    /// <summary>Tells whether a value is a square.</summary>
    public static bool IsSquare(ulong value, out ulong root)
    {
        if (((SquaresModulo64 >> (int)(value & 63)) & 1) == 0)
        {
            root = 0;
            return false;
        }

        root = SquareRoot(value);
        return root * root == value;
    }

    /// <summary>Returns the Jacobi symbol of two numbers.</summary>
    public static int JacobiSymbol(long numerator, ulong oddModulus)
    {
        var sign = 1;
        var top = (ulong)Math.Abs(numerator);
        var bottom = oddModulus;
        if (numerator < 0 && (bottom & 3) == 3)
        {
            sign = -sign;
        }

        top %= bottom;
        while (top != 0)
        {
            var twos = BitOperations.TrailingZeroCount(top);
            top >>= twos;
            if ((twos & 1) != 0 && (bottom & 7) is 3 or 5)
            {
                sign = -sign;
            }

            if ((top & 3) == 3 && (bottom & 3) == 3)
            {
                sign = -sign;
            }

            (top, bottom) = (bottom % top, top);
        }

        return bottom == 1 ? sign : 0;
    }
}
