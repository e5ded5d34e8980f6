using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

using static Fairlead.Factoring.Arithmetic.ReducedRadix;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic modulo one odd number of at most 164 bits, without carries between words.</summary>
/// <remarks>
/// Residues are signed and not fully reduced: products are below twice the modulus in size, sums a few times larger.
/// </remarks>
[SkipLocalsInit]
internal readonly struct ReducedMontgomery3 : IResidueRing<ReducedRadix3>
{
    private const int Count = 3;

    private readonly ReducedRadix3 _alignedModulus;
    private readonly ReducedRadix3 _radixSquared;
    private readonly long _negativeInverse;
    private readonly BigInteger _modulus;

    public ReducedMontgomery3(BigInteger modulus)
    {
        Debug.Assert(!modulus.IsEven && modulus > 1 && modulus.GetBitLength() <= MaximumBits3, "The modulus is odd and fits.");
        _modulus = modulus;
        var words = FromBigInteger(modulus);
        _alignedModulus = new ReducedRadix3(Align(words.Word0), Align(words.Word1), Align(words.Word2));
        _radixSquared = FromBigInteger((BigInteger.One << (2 * Count * Bits)) % modulus);
        _negativeInverse = NegativeInverse(modulus);
    }

    public static int Lanes => 1;

    public BigInteger Modulus => _modulus;

    public ReducedRadix3 FromIntegers(ReadOnlySpan<ulong> values) => Multiply(FromBigInteger(values[0]), _radixSquared);

    public BigInteger ToInteger(in ReducedRadix3 element, int lane)
    {
        var value = Multiply(element, new ReducedRadix3(1, 0, 0));
        var residue = ReadWords([value.Word0, value.Word1, value.Word2]) % _modulus;
        return residue.Sign < 0 ? residue + _modulus : residue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix3 Add(in ReducedRadix3 left, in ReducedRadix3 right) =>
        unchecked(Normalize(left.Word0 + right.Word0, left.Word1 + right.Word1, left.Word2 + right.Word2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix3 Subtract(in ReducedRadix3 left, in ReducedRadix3 right) =>
        unchecked(Normalize(left.Word0 - right.Word0, left.Word1 - right.Word1, left.Word2 - right.Word2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix3 Multiply(in ReducedRadix3 left, in ReducedRadix3 right)
    {
        // Read word by word: a copy of several words at once would have to wait until all of them have left the store buffer.
        MultiplyInto(left, right, out var result);
        return new ReducedRadix3(result.Word0, result.Word1, result.Word2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix3 Square(in ReducedRadix3 element)
    {
        SquareInto(element, out var result);
        return new ReducedRadix3(result.Word0, result.Word1, result.Word2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyInto(in ReducedRadix3 left, in ReducedRadix3 right, out ReducedRadix3 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        var (y0, y1, y2) = (Align(right.Word0), Align(right.Word1), Align(right.Word2));
        var x = left.Word0;
        Accumulate(x, y0, ref t0, ref t1);
        Accumulate(x, y1, ref t1, ref t2);
        AccumulateSigned(x, y2, ref t2, ref t3);
        x = left.Word1;
        Accumulate(x, y0, ref t1, ref t2);
        Accumulate(x, y1, ref t2, ref t3);
        AccumulateSigned(x, y2, ref t3, ref t4);
        x = Align(left.Word2);
        AccumulateSigned(right.Word0, x, ref t2, ref t3);
        AccumulateSigned(right.Word1, x, ref t3, ref t4);
        AccumulateHighest(right.Word2, x, ref t4, ref t5);
        result = Divide(t0, t1, t2, t3, t4, t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SquareInto(in ReducedRadix3 element, out ReducedRadix3 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        var (x0, x1, x2) = (element.Word0, element.Word1, element.Word2);
        var (aligned0, aligned1, aligned2) = (Align(x0), Align(x1), Align(x2));
        Accumulate(x0, aligned0, ref t0, ref t1);
        var twice = x0 << 1;
        Accumulate(twice, aligned1, ref t1, ref t2);
        AccumulateSigned(twice, aligned2, ref t2, ref t3);
        Accumulate(x1, aligned1, ref t2, ref t3);
        twice = x1 << 1;
        AccumulateSigned(twice, aligned2, ref t3, ref t4);
        AccumulateHighest(x2, aligned2, ref t4, ref t5);
        result = Divide(t0, t1, t2, t3, t4, t5);
    }

    /// <summary>Returns the sum of the columns divided by the radix, modulo the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReducedRadix3 Divide(long t0, long t1, long t2, long t3, long t4, long t5)
    {
        var quotient = Quotient(t0, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t0, ref t1);
        Accumulate(quotient, _alignedModulus.Word1, ref t1, ref t2);
        Accumulate(quotient, _alignedModulus.Word2, ref t2, ref t3);
        _ = Carry(t0, ref t1);

        quotient = Quotient(t1, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t1, ref t2);
        Accumulate(quotient, _alignedModulus.Word1, ref t2, ref t3);
        Accumulate(quotient, _alignedModulus.Word2, ref t3, ref t4);
        _ = Carry(t1, ref t2);

        quotient = Quotient(t2, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t2, ref t3);
        Accumulate(quotient, _alignedModulus.Word1, ref t3, ref t4);
        Accumulate(quotient, _alignedModulus.Word2, ref t4, ref t5);
        _ = Carry(t2, ref t3);
        return Normalize(t3, t4, t5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReducedRadix3 Normalize(long word0, long word1, long word2)
    {
        word0 = Carry(word0, ref word1);
        word1 = Carry(word1, ref word2);
        return new ReducedRadix3(word0, word1, word2);
    }

    private static ReducedRadix3 FromBigInteger(BigInteger value)
    {
        Span<long> words = stackalloc long[Count];
        WriteWords(value, words);
        return new ReducedRadix3(words[0], words[1], words[2]);
    }
}
