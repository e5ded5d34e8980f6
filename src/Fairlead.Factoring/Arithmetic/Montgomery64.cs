using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Residues modulo an odd number below 2^64 in Montgomery form, where x stands for x·2^64 (Montgomery 1985).</summary>
/// <remarks>Every residue that goes in or comes out is reduced: at least 0 and below the modulus.</remarks>
internal readonly struct Montgomery64 : IWordField
{
    public Montgomery64(ulong modulus)
    {
        Debug.Assert(ulong.IsOddInteger(modulus) && modulus > 1, "Montgomery reduction needs an odd modulus above 1");
        Modulus = modulus;
        Inverse = InverseModuloWord(modulus);
        One = (ulong.MaxValue % modulus) + 1UL;
        One = One == modulus ? 0 : One;
    }

    public ulong Modulus { get; }

    /// <summary>Gets the inverse of the modulus modulo 2^64.</summary>
    public ulong Inverse { get; }

    /// <summary>Gets the residue that stands for 1.</summary>
    public ulong One { get; }

    /// <summary>Returns the inverse of an odd number modulo 2^64.</summary>
    public static ulong InverseModuloWord(ulong odd)
    {
        unchecked
        {
            // 3n xor 2 is right to 5 bits, and every Newton step doubles them.
            var inverse = (3 * odd) ^ 2;
            inverse *= 2 - (odd * inverse);
            inverse *= 2 - (odd * inverse);
            inverse *= 2 - (odd * inverse);
            return inverse * (2 - (odd * inverse));
        }
    }

    /// <summary>Returns the high word of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HighProduct(ulong left, ulong right) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right) : Math.BigMul(left, right, out _);

    /// <summary>Returns the Montgomery product left·right / 2^64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong left, ulong right)
    {
        unchecked
        {
            var high = Math.BigMul(left, right, out var low);
            var correction = HighProduct(low * Inverse, Modulus);
            return high - correction + (Modulus & MaskIf(high < correction));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong left, ulong right)
    {
        unchecked
        {
            // Written as a subtraction, so that nothing overflows when the modulus uses all 64 bits.
            var complement = Modulus - right;
            return left - complement + (Modulus & MaskIf(left < complement));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong left, ulong right)
    {
        unchecked
        {
            return left - right + (Modulus & MaskIf(left < right));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong AddLoosely(ulong left, ulong right) => Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SubtractLoosely(ulong left, ulong right) => Subtract(left, right);

    /// <summary>Returns half of a residue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Halve(ulong value) =>
        ulong.IsEvenInteger(value) ? value >> 1 : (value >> 1) + (Modulus >> 1) + 1;

    /// <summary>Returns 2^128 modulo the modulus, which takes an integer to its Montgomery form.</summary>
    public ulong RadixSquared()
    {
        // The form of 2, squared six times, is the form of 2^64.
        var power = Add(One, One);
        for (var i = 0; i < 6; i++)
        {
            power = Multiply(power, power);
        }

        return power;
    }

    /// <summary>Returns the ordinary value of a residue in Montgomery form.</summary>
    public ulong ToInteger(ulong value) => Multiply(value, 1);

    /// <summary>Returns the power of a residue in Montgomery form.</summary>
    public ulong Power(ulong value, ulong exponent)
    {
        var result = One;
        for (var bit = 63 - BitOperations.LeadingZeroCount(exponent | 1); bit >= 0; bit--)
        {
            result = Multiply(result, result);
            result = ((exponent >> bit) & 1) == 0 ? result : Multiply(result, value);
        }

        return result;
    }

    /// <summary>Returns all ones for true, without a branch: whether a residue borrows is as good as random, and a wrong guess costs 20 cycles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskIf(bool condition) => unchecked(0UL - (condition ? 1UL : 0UL));
}
