using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

using static Fairlead.Factoring.Arithmetic.WideArithmetic;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>Montgomery arithmetic modulo any odd number below 2^128, with radix 2^128.</summary>
/// <remarks>
/// Montgomery, "Modular multiplication without trial division", 1985, in the word-by-word form of Koç, Acar and Kaliski,
/// "Analyzing and comparing Montgomery multiplication algorithms", 1996. Residues are always fully reduced.
/// </remarks>
internal readonly struct Montgomery128 : IResidueRing<Limbs2>
{
    private readonly Limbs2 _modulus;
    private readonly Limbs2 _radixSquared;
    private readonly ulong _negativeInverse;

    public Montgomery128(BigInteger modulus)
    {
        Debug.Assert(!modulus.IsEven && modulus > 1 && modulus.GetBitLength() <= 128, "The modulus is odd and fits in 128 bits.");
        _modulus = FromBigInteger(modulus);
        _radixSquared = FromBigInteger((BigInteger.One << 256) % modulus);
        _negativeInverse = NegativeInverse(_modulus.Low);
    }

    public static int Lanes => 1;

    public BigInteger Modulus => ToBigInteger(_modulus);

    public Limbs2 FromIntegers(ReadOnlySpan<ulong> values) => Multiply(new Limbs2(values[0], 0), _radixSquared);

    public BigInteger ToInteger(in Limbs2 element, int lane) => ToBigInteger(Multiply(element, new Limbs2(1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Limbs2 Add(in Limbs2 left, in Limbs2 right)
    {
        unchecked
        {
            var low = left.Low + right.Low;
            var carry = low < left.Low ? 1UL : 0UL;
            var high = left.High + right.High;
            var overflow = high < left.High ? 1UL : 0UL;
            high += carry;
            return Reduce(low, high, overflow + (high < carry ? 1UL : 0UL));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Limbs2 Subtract(in Limbs2 left, in Limbs2 right)
    {
        unchecked
        {
            var low = left.Low - right.Low;
            var borrow = left.Low < right.Low ? 1UL : 0UL;
            var high = left.High - right.High;
            var negative = (left.High < right.High ? 1UL : 0UL) | (high < borrow ? 1UL : 0UL);
            high -= borrow;

            // A mask instead of a branch: which of two residues is larger is a coin toss.
            var mask = 0UL - negative;
            var sum = low + (_modulus.Low & mask);
            return new Limbs2(sum, high + (_modulus.High & mask) + (sum < low ? 1UL : 0UL));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Limbs2 Multiply(in Limbs2 left, in Limbs2 right)
    {
        ulong t0 = 0, t1 = 0, t2 = 0;
        AddProductAndDivide(left, right.Low, ref t0, ref t1, ref t2);
        AddProductAndDivide(left, right.High, ref t0, ref t1, ref t2);
        return Reduce(t0, t1, t2);
    }

    public Limbs2 Square(in Limbs2 element) => Multiply(element, element);

    private static Limbs2 FromBigInteger(BigInteger value)
    {
        Span<ulong> limbs = stackalloc ulong[2];
        WriteLimbs(value, limbs);
        return new Limbs2(limbs[0], limbs[1]);
    }

    private static BigInteger ToBigInteger(Limbs2 value) => ReadLimbs([value.Low, value.High]);

    /// <summary>Replaces <c>t</c>, below twice the modulus, by <c>(t + left·word)/2^64</c>, again below twice the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddProductAndDivide(in Limbs2 left, ulong word, ref ulong t0, ref ulong t1, ref ulong t2)
    {
        unchecked
        {
            var sum0 = MultiplyAdd(left.Low, word, t0, 0, out var carry);
            var sum1 = MultiplyAdd(left.High, word, t1, carry, out carry);
            var sum2 = t2 + carry;
            var sum3 = sum2 < carry ? 1UL : 0UL;

            var quotient = sum0 * _negativeInverse;
            _ = MultiplyAdd(quotient, _modulus.Low, sum0, 0, out carry);
            t0 = MultiplyAdd(quotient, _modulus.High, sum1, carry, out carry);
            t1 = sum2 + carry;
            t2 = sum3 + (t1 < carry ? 1UL : 0UL);
        }
    }

    /// <summary>Subtracts the modulus once from a number below twice the modulus, when it is not below the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Limbs2 Reduce(ulong low, ulong high, ulong overflow)
    {
        unchecked
        {
            var reducedLow = low - _modulus.Low;
            var borrow = low < _modulus.Low ? 1UL : 0UL;
            var reducedHigh = high - _modulus.High;
            var negative = (high < _modulus.High ? 1UL : 0UL) | (reducedHigh < borrow ? 1UL : 0UL);
            reducedHigh -= borrow;
            var keep = negative > overflow;
            return new Limbs2(keep ? low : reducedLow, keep ? high : reducedHigh);
        }
    }
}
