using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Word operations that keep what an ordinary operator drops.</summary>
internal static class WideArithmetic
{
    /// <summary>Returns the low word of <c>x·y + a + b</c> and its high word; the sum always fits in two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong x, ulong y, ulong a, ulong b, out ulong high)
    {
        unchecked
        {
            var top = Math.BigMul(x, y, out var low);
            low += a;
            top += low < a ? 1UL : 0UL;
            low += b;
            top += low < b ? 1UL : 0UL;
            high = top;
            return low;
        }
    }

    /// <summary>Returns the word <c>m</c> with <c>m·odd ≡ −1</c> modulo 2^64.</summary>
    public static ulong NegativeInverse(ulong odd)
    {
        unchecked
        {
            // Correct to 3 bits; every Newton step doubles that.
            var inverse = odd;
            for (var correct = 3; correct < 64; correct *= 2)
            {
                inverse *= 2 - (odd * inverse);
            }

            return 0 - inverse;
        }
    }

    /// <summary>Writes a nonnegative integer into words, least significant first, and clears the rest.</summary>
    public static void WriteLimbs(BigInteger value, Span<ulong> limbs)
    {
        limbs.Clear();
        var bytes = MemoryMarshal.AsBytes(limbs);
        if (!value.TryWriteBytes(bytes, out _, isUnsigned: true, isBigEndian: false))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "The integer is larger than its storage.");
        }
    }

    /// <summary>Reads a nonnegative integer from words, least significant first.</summary>
    public static BigInteger ReadLimbs(ReadOnlySpan<ulong> limbs) =>
        new(MemoryMarshal.AsBytes(limbs), isUnsigned: true, isBigEndian: false);
}
