using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

using static Fairlead.Factoring.Arithmetic.ReducedRadix;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic modulo one odd number of at most 280 bits, without carries between words.</summary>
/// <remarks>
/// Residues are signed and not fully reduced: products are below twice the modulus in size, sums a few times larger.
/// </remarks>
[SkipLocalsInit]
internal readonly struct ReducedMontgomery5 : IResidueRing<ReducedRadix5>
{
    private const int Count = 5;

    private readonly ReducedRadix5 _alignedModulus;
    private readonly ReducedRadix5 _radixSquared;
    private readonly long _negativeInverse;
    private readonly BigInteger _modulus;

    public ReducedMontgomery5(BigInteger modulus)
    {
        Debug.Assert(!modulus.IsEven && modulus > 1 && modulus.GetBitLength() <= MaximumBits5, "The modulus is odd and fits.");
        _modulus = modulus;
        var words = FromBigInteger(modulus);
        _alignedModulus = new ReducedRadix5(Align(words.Word0), Align(words.Word1), Align(words.Word2), Align(words.Word3), Align(words.Word4));
        _radixSquared = FromBigInteger((BigInteger.One << (2 * Count * Bits)) % modulus);
        _negativeInverse = NegativeInverse(modulus);
    }

    public static int Lanes => 1;

    public BigInteger Modulus => _modulus;

    public ReducedRadix5 FromIntegers(ReadOnlySpan<ulong> values) => Multiply(FromBigInteger(values[0]), _radixSquared);

    public BigInteger ToInteger(in ReducedRadix5 element, int lane)
    {
        var value = Multiply(element, new ReducedRadix5(1, 0, 0, 0, 0));
        var residue = ReadWords([value.Word0, value.Word1, value.Word2, value.Word3, value.Word4]) % _modulus;
        return residue.Sign < 0 ? residue + _modulus : residue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix5 Add(in ReducedRadix5 left, in ReducedRadix5 right) =>
        unchecked(Normalize(
            left.Word0 + right.Word0,
            left.Word1 + right.Word1,
            left.Word2 + right.Word2,
            left.Word3 + right.Word3,
            left.Word4 + right.Word4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix5 Subtract(in ReducedRadix5 left, in ReducedRadix5 right) =>
        unchecked(Normalize(
            left.Word0 - right.Word0,
            left.Word1 - right.Word1,
            left.Word2 - right.Word2,
            left.Word3 - right.Word3,
            left.Word4 - right.Word4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix5 Multiply(in ReducedRadix5 left, in ReducedRadix5 right)
    {
        // Read word by word: a copy of several words at once would have to wait until all of them have left the store buffer.
        MultiplyInto(left, right, out var result);
        return new ReducedRadix5(result.Word0, result.Word1, result.Word2, result.Word3, result.Word4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix5 Square(in ReducedRadix5 element)
    {
        SquareInto(element, out var result);
        return new ReducedRadix5(result.Word0, result.Word1, result.Word2, result.Word3, result.Word4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyInto(in ReducedRadix5 left, in ReducedRadix5 right, out ReducedRadix5 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0;
        var (y0, y1, y2, y3, y4) = (Align(right.Word0), Align(right.Word1), Align(right.Word2), Align(right.Word3), Align(right.Word4));
        var x = left.Word0;
        Accumulate(x, y0, ref t0, ref t1);
        Accumulate(x, y1, ref t1, ref t2);
        Accumulate(x, y2, ref t2, ref t3);
        Accumulate(x, y3, ref t3, ref t4);
        AccumulateSigned(x, y4, ref t4, ref t5);
        x = left.Word1;
        Accumulate(x, y0, ref t1, ref t2);
        Accumulate(x, y1, ref t2, ref t3);
        Accumulate(x, y2, ref t3, ref t4);
        Accumulate(x, y3, ref t4, ref t5);
        AccumulateSigned(x, y4, ref t5, ref t6);
        x = left.Word2;
        Accumulate(x, y0, ref t2, ref t3);
        Accumulate(x, y1, ref t3, ref t4);
        Accumulate(x, y2, ref t4, ref t5);
        Accumulate(x, y3, ref t5, ref t6);
        AccumulateSigned(x, y4, ref t6, ref t7);
        x = left.Word3;
        Accumulate(x, y0, ref t3, ref t4);
        Accumulate(x, y1, ref t4, ref t5);
        Accumulate(x, y2, ref t5, ref t6);
        Accumulate(x, y3, ref t6, ref t7);
        AccumulateSigned(x, y4, ref t7, ref t8);
        x = Align(left.Word4);
        AccumulateSigned(right.Word0, x, ref t4, ref t5);
        AccumulateSigned(right.Word1, x, ref t5, ref t6);
        AccumulateSigned(right.Word2, x, ref t6, ref t7);
        AccumulateSigned(right.Word3, x, ref t7, ref t8);
        AccumulateHighest(right.Word4, x, ref t8, ref t9);
        result = Divide(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SquareInto(in ReducedRadix5 element, out ReducedRadix5 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0, t9 = 0;
        var (x0, x1, x2, x3, x4) = (element.Word0, element.Word1, element.Word2, element.Word3, element.Word4);
        var (aligned0, aligned1, aligned2, aligned3, aligned4) = (Align(x0), Align(x1), Align(x2), Align(x3), Align(x4));
        Accumulate(x0, aligned0, ref t0, ref t1);
        var twice = x0 << 1;
        Accumulate(twice, aligned1, ref t1, ref t2);
        Accumulate(twice, aligned2, ref t2, ref t3);
        Accumulate(twice, aligned3, ref t3, ref t4);
        AccumulateSigned(twice, aligned4, ref t4, ref t5);
        Accumulate(x1, aligned1, ref t2, ref t3);
        twice = x1 << 1;
        Accumulate(twice, aligned2, ref t3, ref t4);
        Accumulate(twice, aligned3, ref t4, ref t5);
        AccumulateSigned(twice, aligned4, ref t5, ref t6);
        Accumulate(x2, aligned2, ref t4, ref t5);
        twice = x2 << 1;
        Accumulate(twice, aligned3, ref t5, ref t6);
        AccumulateSigned(twice, aligned4, ref t6, ref t7);
        Accumulate(x3, aligned3, ref t6, ref t7);
        twice = x3 << 1;
        AccumulateSigned(twice, aligned4, ref t7, ref t8);
        AccumulateHighest(x4, aligned4, ref t8, ref t9);
        result = Divide(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9);
    }

    /// <summary>Returns the sum of the columns divided by the radix, modulo the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReducedRadix5 Divide(
        long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7, long t8, long t9)
    {
        var quotient = Quotient(t0, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t0, ref t1);
        Accumulate(quotient, _alignedModulus.Word1, ref t1, ref t2);
        Accumulate(quotient, _alignedModulus.Word2, ref t2, ref t3);
        Accumulate(quotient, _alignedModulus.Word3, ref t3, ref t4);
        Accumulate(quotient, _alignedModulus.Word4, ref t4, ref t5);
        _ = Carry(t0, ref t1);

        quotient = Quotient(t1, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t1, ref t2);
        Accumulate(quotient, _alignedModulus.Word1, ref t2, ref t3);
        Accumulate(quotient, _alignedModulus.Word2, ref t3, ref t4);
        Accumulate(quotient, _alignedModulus.Word3, ref t4, ref t5);
        Accumulate(quotient, _alignedModulus.Word4, ref t5, ref t6);
        _ = Carry(t1, ref t2);

        quotient = Quotient(t2, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t2, ref t3);
        Accumulate(quotient, _alignedModulus.Word1, ref t3, ref t4);
        Accumulate(quotient, _alignedModulus.Word2, ref t4, ref t5);
        Accumulate(quotient, _alignedModulus.Word3, ref t5, ref t6);
        Accumulate(quotient, _alignedModulus.Word4, ref t6, ref t7);
        _ = Carry(t2, ref t3);

        quotient = Quotient(t3, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t3, ref t4);
        Accumulate(quotient, _alignedModulus.Word1, ref t4, ref t5);
        Accumulate(quotient, _alignedModulus.Word2, ref t5, ref t6);
        Accumulate(quotient, _alignedModulus.Word3, ref t6, ref t7);
        Accumulate(quotient, _alignedModulus.Word4, ref t7, ref t8);
        _ = Carry(t3, ref t4);

        quotient = Quotient(t4, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t4, ref t5);
        Accumulate(quotient, _alignedModulus.Word1, ref t5, ref t6);
        Accumulate(quotient, _alignedModulus.Word2, ref t6, ref t7);
        Accumulate(quotient, _alignedModulus.Word3, ref t7, ref t8);
        Accumulate(quotient, _alignedModulus.Word4, ref t8, ref t9);
        _ = Carry(t4, ref t5);
        return Normalize(t5, t6, t7, t8, t9);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReducedRadix5 Normalize(long word0, long word1, long word2, long word3, long word4)
    {
        word0 = Carry(word0, ref word1);
        word1 = Carry(word1, ref word2);
        word2 = Carry(word2, ref word3);
        word3 = Carry(word3, ref word4);
        return new ReducedRadix5(word0, word1, word2, word3, word4);
    }

    private static ReducedRadix5 FromBigInteger(BigInteger value)
    {
        Span<long> words = stackalloc long[Count];
        WriteWords(value, words);
        return new ReducedRadix5(words[0], words[1], words[2], words[3], words[4]);
    }
}
