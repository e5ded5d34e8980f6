using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Words of 58 bits, which leave room to add many products before anything is carried.</summary>
/// <remarks>
/// C# has no addition with carry: with full words, finding carries takes most of the time of a product. Here a product is
/// one multiplication, one shift and two additions. All words of a number are nonnegative but the highest, which has
/// the sign. A column of a product of five words is a sum of at most 18 numbers below 2^58 (a square counts some twice) and stays below 2^63.
/// </remarks>
internal static class ReducedRadix
{
    public const int Bits = 58;

    private const long Mask = (1L << Bits) - 1;

    // One factor of every product is shifted by this much, so that the high word of the product starts a column.
    private const int Alignment = 64 - Bits;

    // Sums a few times larger than a product may be multiplied as long as the radix is this much larger than the modulus.
    private const int SpareBits = 10;

    /// <summary>The size of the largest modulus for two words; the others are for three, four and five.</summary>
    public const int MaximumBits2 = (2 * Bits) - SpareBits;
    public const int MaximumBits3 = (3 * Bits) - SpareBits;
    public const int MaximumBits4 = (4 * Bits) - SpareBits;
    public const int MaximumBits5 = (5 * Bits) - SpareBits;

    /// <summary>Shifts a word for <see cref="Accumulate"/> or <see cref="AccumulateSigned"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Align(long word) => word << Alignment;

    /// <summary>Adds the product of two nonnegative words, the second one aligned, to two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(long x, long aligned, ref long low, ref long high)
    {
        unchecked
        {
            high += (long)Math.BigMul((ulong)x, (ulong)aligned, out var part);
            low += (long)(part >> Alignment);
        }
    }

    /// <summary>Adds the product of a nonnegative word and the aligned highest word of a number, which has the sign, to two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AccumulateSigned(long x, long aligned, ref long low, ref long high)
    {
        unchecked
        {
            // As an unsigned word, a negative one is too large by 2^64. The runtime's signed product would examine both factors.
            high += (long)Math.BigMul((ulong)x, (ulong)aligned, out var part) - (x & (aligned >> 63));
            low += (long)(part >> Alignment);
        }
    }

    /// <summary>Adds the product of the highest words of two numbers, the second one aligned, to two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AccumulateHighest(long x, long aligned, ref long low, ref long high)
    {
        unchecked
        {
            high += Math.BigMul(x, aligned, out var part);
            low += (long)((ulong)part >> Alignment);
        }
    }

    /// <summary>Returns a column without what belongs into the next one, which receives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Carry(long column, ref long next)
    {
        unchecked
        {
            next += column >> Bits;
            return column & Mask;
        }
    }

    /// <summary>Returns the multiple of the modulus that makes the lowest column divisible by the radix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Quotient(long column, long negativeInverse) => unchecked(column * negativeInverse) & Mask;

    /// <summary>Returns the word whose product with the modulus is one less than a multiple of 2^58.</summary>
    public static long NegativeInverse(BigInteger modulus) =>
        unchecked((long)WideArithmetic.NegativeInverse((ulong)(modulus & ulong.MaxValue))) & Mask;

    /// <summary>Writes an integer of either sign, least significant word first.</summary>
    public static void WriteWords(BigInteger value, Span<long> words)
    {
        for (var i = 0; i < words.Length - 1; i++)
        {
            words[i] = (long)(value & Mask);
            value >>= Bits;
        }

        words[^1] = (long)value;
    }

    /// <summary>Reads an integer of either sign.</summary>
    public static BigInteger ReadWords(ReadOnlySpan<long> words)
    {
        var value = BigInteger.Zero;
        for (var i = words.Length - 1; i >= 0; i--)
        {
            value = (value << Bits) + words[i];
        }

        return value;
    }
}
