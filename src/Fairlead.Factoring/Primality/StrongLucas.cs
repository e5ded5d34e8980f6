using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Primality;

/// <summary>The strong Lucas test with Selfridge's parameters on 64-bit Montgomery residues (Baillie and Wagstaff 1980, section 6).</summary>
internal static class StrongLucas
{
    /// <summary>Runs the test on an odd modulus above 61 without tiny factors.</summary>
    public static bool Passes(in Montgomery64 field)
    {
        var number = field.Modulus;
        if (!TrySelectDiscriminant(number, out var discriminant))
        {
            return false;
        }

        Debug.Assert(number != ulong.MaxValue, "2^64 - 1 is divisible by 3");
        var index = number + 1;
        var twos = BitOperations.TrailingZeroCount(index);
        index >>= twos;

        // P = 1 and Q = (1 - D) / 4.
        var radix = field.RadixSquared();
        var q = FromSigned(field, (1 - discriminant) / 4, radix);
        var d = FromSigned(field, discriminant, radix);
        var u = field.One;
        var v = field.One;
        var qPower = q;
        for (var bit = 62 - BitOperations.LeadingZeroCount(index); bit >= 0; bit--)
        {
            u = field.Multiply(u, v);
            v = field.Subtract(field.Multiply(v, v), field.Add(qPower, qPower));
            qPower = field.Multiply(qPower, qPower);
            if (((index >> bit) & 1) != 0)
            {
                (u, v) = (field.Halve(field.Add(u, v)), field.Halve(field.Add(field.Multiply(d, u), v)));
                qPower = field.Multiply(qPower, q);
            }
        }

        return u == 0 || ReachesZero(field, v, qPower, twos);
    }

    /// <summary>Finds the first of 5, -7, 9, -11, ... whose Jacobi symbol is -1 (Selfridge's method A).</summary>
    private static bool TrySelectDiscriminant(ulong number, out long discriminant)
    {
        discriminant = 5;
        for (var tries = 0; ; tries++)
        {
            var symbol = WordMath.JacobiSymbol(discriminant, number);
            if (symbol == -1)
            {
                return true;
            }

            // A square has no such discriminant; looking for one starts to cost after a few failures.
            if (tries == 8 && WordMath.IsSquare(number, out _))
            {
                return false;
            }

            if (symbol == 0 && (ulong)Math.Abs(discriminant) < number)
            {
                return false;
            }

            discriminant = discriminant > 0 ? -(discriminant + 2) : 2 - discriminant;
        }
    }

    private static bool ReachesZero(in Montgomery64 field, ulong v, ulong qPower, int twos)
    {
        for (var i = 0; i < twos; i++)
        {
            if (v == 0)
            {
                return true;
            }

            v = field.Subtract(field.Multiply(v, v), field.Add(qPower, qPower));
            qPower = field.Multiply(qPower, qPower);
        }

        return false;
    }

    private static ulong FromSigned(in Montgomery64 field, long value, ulong radixSquared)
    {
        var magnitude = field.Multiply((ulong)Math.Abs(value), radixSquared);
        return value < 0 ? field.Subtract(0, magnitude) : magnitude;
    }
}
