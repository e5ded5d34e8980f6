using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Integer roots of numbers of any size, by Newton's method.</summary>
internal static class IntegerRoot
{
    /// <summary>Returns the largest integer whose power is at most the value.</summary>
    public static BigInteger Floor(BigInteger value, int exponent)
    {
        Debug.Assert(value.Sign > 0 && exponent >= 2, "roots are taken of positive numbers");
        var bits = (int)value.GetBitLength();

        // Starting above the root, Newton's steps fall until they pass it; the number before is the answer.
        var root = Overestimate(value, bits, exponent);
        while (true)
        {
            var next = (((exponent - 1) * root) + (value / BigInteger.Pow(root, exponent - 1))) / exponent;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    /// <summary>Tells whether a value is an exact power.</summary>
    public static bool IsPower(BigInteger value, int exponent, out BigInteger root)
    {
        root = Floor(value, exponent);
        return BigInteger.Pow(root, exponent) == value;
    }

    /// <summary>Returns a number a little above the root, good to about 50 bits.</summary>
    private static BigInteger Overestimate(BigInteger value, int bits, int exponent)
    {
        // value = leading · 2^(exponent · shift) with leading inside the range of a double.
        var shift = Math.Max(0, (bits - 900) / exponent + 1);
        var leading = Math.Exp((BigInteger.Log(value) - (shift * (double)exponent * Math.Log(2))) / exponent);
        var estimate = new BigInteger(leading * (1 + 1e-9)) + 1;
        return (estimate << shift) + (shift == 0 ? 0 : BigInteger.One << shift);
    }
}
