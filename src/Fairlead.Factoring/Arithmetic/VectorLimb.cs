using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Products of 52-bit limbs, eight at a time, on the floating-point multipliers.</summary>
/// <remarks>
/// <para>
/// An integer is a sum of limbs times powers of 2^52. A limb is a whole number, from about −2^51 to 2^51, in a double. The
/// product of two limbs has 104 bits. A fused multiplication adds it to 1.5·2^104, where the doubles are 2^52 apart, and rounds
/// down: the last bits of the sum hold the high half. Taken away again, it leaves the low half, exactly. Both halves are read
/// from the bit patterns and summed as integers; the exponents are constants, taken off before the sums begin.
/// </para>
/// <para>Emmart, Zheng and Weems, "Faster modular exponentiation using double precision floating point arithmetic on the GPU", 2018.</para>
/// </remarks>
internal static class VectorLimb
{
    /// <summary>The number of integers side by side.</summary>
    public const int Lanes = 8;

    /// <summary>The number of bits in a limb.</summary>
    public const int Bits = 52;

    /// <summary>The bits that a modulus must leave free, so that sums of up to four residues can be multiplied.</summary>
    public const int SpareBits = 6;

    // 1.5 · 2^104 and 2^52 as doubles; their bit patterns are what a high and a low half carry along.
    private const double HighOffset = 1.5 * 4503599627370496.0 * 4503599627370496.0;
    private const double LowOffset = 4503599627370496.0;
    private const long Mask = (1L << Bits) - 1;
    private const long Half = 1L << (Bits - 1);

    /// <summary>Gets a value indicating whether the processor has what this arithmetic needs to be fast.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Returns the starting value of a sum of so many low and high halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Zero(int lows, int highs)
    {
        unchecked
        {
            return Vector512.Create(
                -(lows * BitConverter.DoubleToInt64Bits(LowOffset)) - (highs * BitConverter.DoubleToInt64Bits(HighOffset)));
        }
    }

    /// <summary>Adds a product to the sum of its low halves and the sum of its high halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(
        Vector512<double> left, Vector512<double> right, ref Vector512<long> low, ref Vector512<long> high)
    {
        if (!Avx512F.IsSupported)
        {
            AccumulatePortable(left, right, ref low, ref high);
            return;
        }

        var top = Avx512F.FusedMultiplyAdd(left, right, Vector512.Create(HighOffset), FloatRoundingMode.ToNegativeInfinity);
        var bottom = Avx512F.FusedMultiplyAdd(left, right, Vector512.Create(HighOffset + LowOffset) - top);
        low += bottom.AsInt64();
        high += top.AsInt64();
    }

    /// <summary>Does the same with the usual rounding, to the nearest, and a correction.</summary>
    public static void AccumulatePortable(
        Vector512<double> left, Vector512<double> right, ref Vector512<long> low, ref Vector512<long> high)
    {
        var offset = Vector512.Create(HighOffset);
        var unit = Vector512.Create(LowOffset);
        var top = Vector512.FusedMultiplyAdd(left, right, offset);
        var bottom = Vector512.FusedMultiplyAdd(left, right, offset - top);
        var isRoundedUp = Vector512.LessThan(bottom, Vector512<double>.Zero);
        top -= Vector512.ConditionalSelect(isRoundedUp, unit, Vector512<double>.Zero);
        bottom += Vector512.ConditionalSelect(isRoundedUp, unit + unit, unit);
        low += bottom.AsInt64();
        high += top.AsInt64();
    }

    /// <summary>Returns the limb congruent to <paramref name="left"/> times <paramref name="right"/> modulo 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyLow(Vector512<double> left, Vector512<double> right)
    {
        var offset = Vector512.Create(HighOffset);
        var top = Vector512.FusedMultiplyAdd(left, right, offset);
        return Vector512.FusedMultiplyAdd(left, right, offset - top);
    }

    /// <summary>Takes the lowest limb from a sum and returns the rest as a carry for the next sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Extract(Vector512<long> sum, out Vector512<long> carry)
    {
        var shifted = sum + Vector512.Create(Half);
        carry = Vector512.ShiftRightArithmetic(shifted, Bits);
        var pattern = (shifted & Vector512.Create(Mask)) | Vector512.Create(LowOffset).AsInt64();
        return pattern.AsDouble() - Vector512.Create(LowOffset + Half);
    }

    /// <summary>Brings a limb back into its range and moves what is too much into the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Carry(Vector512<double> limb, ref Vector512<double> next)
    {
        var offset = Vector512.Create(HighOffset);
        var excess = limb + offset - offset;
        next = Vector512.FusedMultiplyAdd(excess, Vector512.Create(1.0 / LowOffset), next);
        return limb - excess;
    }

    /// <summary>Writes an integer as limbs; the last takes what is left.</summary>
    public static void WriteLimbs(BigInteger value, Span<double> limbs)
    {
        for (var i = 0; i < limbs.Length - 1; i++)
        {
            var low = (long)(value & Mask);
            low = low >= Half ? low - (1L << Bits) : low;
            limbs[i] = low;
            value = (value - low) >> Bits;
        }

        Debug.Assert(BigInteger.Abs(value) <= Half, "The integer fits in its limbs.");
        limbs[^1] = (double)value;
    }

    /// <summary>Writes a word as limbs: the first takes the low bits, the second what is left.</summary>
    public static (double Low, double High) SplitWord(ulong value)
    {
        Debug.Assert(value >> 63 == 0, "The word is far from overflow when a half is added.");
        var high = (long)(value + (ulong)Half) >> Bits;
        return ((long)value - (high << Bits), high);
    }

    /// <summary>Reads an integer of at least two limbs; it may be negative.</summary>
    public static BigInteger ReadLimbs(ReadOnlySpan<double> limbs)
    {
        BigInteger value = ((Int128)(long)limbs[^1] << Bits) + (long)limbs[^2];
        for (var i = limbs.Length - 3; i >= 0; i--)
        {
            value = (value << Bits) + (long)limbs[i];
        }

        return value;
    }
}
