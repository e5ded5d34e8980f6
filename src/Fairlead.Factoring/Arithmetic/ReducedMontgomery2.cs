using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

using static Fairlead.Factoring.Arithmetic.ReducedRadix;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic modulo one odd number of at most 106 bits, without carries between words.</summary>
/// <remarks>
/// Residues are signed and not fully reduced: products are below twice the modulus in size, sums a few times larger.
/// </remarks>
[SkipLocalsInit]
internal readonly struct ReducedMontgomery2 : IResidueRing<ReducedRadix2>
{
    private const int Count = 2;

    private readonly ReducedRadix2 _alignedModulus;
    private readonly ReducedRadix2 _radixSquared;
    private readonly long _negativeInverse;
    private readonly BigInteger _modulus;

    public ReducedMontgomery2(BigInteger modulus)
    {
        Debug.Assert(!modulus.IsEven && modulus > 1 && modulus.GetBitLength() <= MaximumBits2, "The modulus is odd and fits.");
        _modulus = modulus;
        var words = FromBigInteger(modulus);
        _alignedModulus = new ReducedRadix2(Align(words.Word0), Align(words.Word1));
        _radixSquared = FromBigInteger((BigInteger.One << (2 * Count * Bits)) % modulus);
        _negativeInverse = NegativeInverse(modulus);
    }

    public static int Lanes => 1;

    public BigInteger Modulus => _modulus;

    public ReducedRadix2 FromIntegers(ReadOnlySpan<ulong> values) => Multiply(FromBigInteger(values[0]), _radixSquared);

    public BigInteger ToInteger(in ReducedRadix2 element, int lane)
    {
        var value = Multiply(element, new ReducedRadix2(1, 0));
        var residue = ReadWords([value.Word0, value.Word1]) % _modulus;
        return residue.Sign < 0 ? residue + _modulus : residue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix2 Add(in ReducedRadix2 left, in ReducedRadix2 right) =>
        unchecked(Normalize(left.Word0 + right.Word0, left.Word1 + right.Word1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix2 Subtract(in ReducedRadix2 left, in ReducedRadix2 right) =>
        unchecked(Normalize(left.Word0 - right.Word0, left.Word1 - right.Word1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix2 Multiply(in ReducedRadix2 left, in ReducedRadix2 right)
    {
        // Read word by word: a copy of several words at once would have to wait until all of them have left the store buffer.
        MultiplyInto(left, right, out var result);
        return new ReducedRadix2(result.Word0, result.Word1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReducedRadix2 Square(in ReducedRadix2 element)
    {
        SquareInto(element, out var result);
        return new ReducedRadix2(result.Word0, result.Word1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyInto(in ReducedRadix2 left, in ReducedRadix2 right, out ReducedRadix2 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        var (y0, y1) = (Align(right.Word0), Align(right.Word1));
        var x = left.Word0;
        Accumulate(x, y0, ref t0, ref t1);
        AccumulateSigned(x, y1, ref t1, ref t2);
        x = Align(left.Word1);
        AccumulateSigned(right.Word0, x, ref t1, ref t2);
        AccumulateHighest(right.Word1, x, ref t2, ref t3);
        result = Divide(t0, t1, t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SquareInto(in ReducedRadix2 element, out ReducedRadix2 result)
    {
        long t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        var (x0, x1) = (element.Word0, element.Word1);
        var (aligned0, aligned1) = (Align(x0), Align(x1));
        Accumulate(x0, aligned0, ref t0, ref t1);
        var twice = x0 << 1;
        AccumulateSigned(twice, aligned1, ref t1, ref t2);
        AccumulateHighest(x1, aligned1, ref t2, ref t3);
        result = Divide(t0, t1, t2, t3);
    }

    /// <summary>Returns the sum of the columns divided by the radix, modulo the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReducedRadix2 Divide(long t0, long t1, long t2, long t3)
    {
        var quotient = Quotient(t0, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t0, ref t1);
        Accumulate(quotient, _alignedModulus.Word1, ref t1, ref t2);
        _ = Carry(t0, ref t1);

        quotient = Quotient(t1, _negativeInverse);
        Accumulate(quotient, _alignedModulus.Word0, ref t1, ref t2);
        Accumulate(quotient, _alignedModulus.Word1, ref t2, ref t3);
        _ = Carry(t1, ref t2);
        return Normalize(t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReducedRadix2 Normalize(long word0, long word1)
    {
        word0 = Carry(word0, ref word1);
        return new ReducedRadix2(word0, word1);
    }

    private static ReducedRadix2 FromBigInteger(BigInteger value)
    {
        Span<long> words = stackalloc long[Count];
        WriteWords(value, words);
        return new ReducedRadix2(words[0], words[1]);
    }
}
