using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using static Fairlead.Factoring.Arithmetic.WideArithmetic;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery arithmetic modulo an odd number of any size that <typeparamref name="TLimbs"/> can hold.</summary>
/// <remarks>
/// Montgomery, "Modular multiplication without trial division", 1985, in the word-by-word form of Koç, Acar and Kaliski,
/// "Analyzing and comparing Montgomery multiplication algorithms", 1996. The radix is 2^64 to the number of words the modulus
/// needs, which may be fewer than the storage has; the words above stay zero. Residues are always fully reduced.
/// </remarks>
internal readonly struct MontgomeryN<TLimbs> : IResidueRing<TLimbs>
    where TLimbs : struct, ILimbs
{
    private readonly TLimbs _modulus;
    private readonly TLimbs _radixSquared;
    private readonly ulong _negativeInverse;
    private readonly int _count;

    public MontgomeryN(BigInteger modulus)
    {
        Debug.Assert(!modulus.IsEven && modulus > 1 && modulus.GetBitLength() <= 64 * TLimbs.Count, "The modulus is odd and fits.");
        _count = (int)((modulus.GetBitLength() + 63) / 64);
        WriteLimbs(modulus, Words(ref _modulus));
        WriteLimbs((BigInteger.One << (128 * _count)) % modulus, Words(ref _radixSquared));
        _negativeInverse = NegativeInverse(Words(ref _modulus)[0]);
    }

    public static int Lanes => 1;

    public BigInteger Modulus => ReadLimbs(ReadOnlyWords(in _modulus));

    public TLimbs FromIntegers(ReadOnlySpan<ulong> values)
    {
        TLimbs value = default;
        Words(ref value)[0] = values[0];
        return Multiply(value, _radixSquared);
    }

    public BigInteger ToInteger(in TLimbs element, int lane)
    {
        TLimbs one = default;
        Words(ref one)[0] = 1;
        var value = Multiply(element, one);
        return ReadLimbs(ReadOnlyWords(in value));
    }

    public TLimbs Add(in TLimbs left, in TLimbs right)
    {
        TLimbs result = default;
        var words = Words(ref result)[.._count];
        var x = ReadOnlyWords(in left)[..words.Length];
        var y = ReadOnlyWords(in right)[..words.Length];
        var carry = 0UL;
        unchecked
        {
            for (var i = 0; i < words.Length; i++)
            {
                var sum = x[i] + carry;
                carry = sum < carry ? 1UL : 0UL;
                sum += y[i];
                carry += sum < y[i] ? 1UL : 0UL;
                words[i] = sum;
            }
        }

        Reduce(words, carry);
        return result;
    }

    public TLimbs Subtract(in TLimbs left, in TLimbs right)
    {
        TLimbs result = default;
        var words = Words(ref result)[.._count];
        if (SubtractWords(ReadOnlyWords(in left), ReadOnlyWords(in right), words) != 0)
        {
            AddWords(words, ReadOnlyWords(in _modulus));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TLimbs Multiply(in TLimbs left, in TLimbs right)
    {
        // The words above the count are part of the result and must be zero.
        TLimbs result = default;
        var t = Words(ref result)[.._count];
        var x = ReadOnlyWords(in left)[..t.Length];
        var y = ReadOnlyWords(in right)[..t.Length];
        var n = ReadOnlyWords(in _modulus)[..t.Length];
        var top = 0UL;
        unchecked
        {
            for (var i = 0; i < y.Length; i++)
            {
                // Both inner products run in one loop, so that t is read and written once.
                var word = y[i];
                var low = MultiplyAdd(x[0], word, t[0], 0, out var carry);
                var quotient = low * _negativeInverse;
                _ = MultiplyAdd(quotient, n[0], low, 0, out var carryOfModulus);
                for (var j = 1; j < t.Length; j++)
                {
                    low = MultiplyAdd(x[j], word, t[j], carry, out carry);
                    t[j - 1] = MultiplyAdd(quotient, n[j], low, carryOfModulus, out carryOfModulus);
                }

                var sum = top + carry;
                top = sum < carry ? 1UL : 0UL;
                sum += carryOfModulus;
                top += sum < carryOfModulus ? 1UL : 0UL;
                t[^1] = sum;
            }
        }

        Reduce(t, top);
        return result;
    }

    public TLimbs Square(in TLimbs element) => Multiply(element, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<ulong> Words(ref TLimbs limbs) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<TLimbs, ulong>(ref limbs), TLimbs.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<ulong> ReadOnlyWords(in TLimbs limbs) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TLimbs, ulong>(ref Unsafe.AsRef(in limbs)), TLimbs.Count);

    private static ulong SubtractWords(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        var borrow = 0UL;
        unchecked
        {
            for (var i = 0; i < result.Length; i++)
            {
                var difference = left[i] - right[i];
                var nextBorrow = left[i] < right[i] ? 1UL : 0UL;
                nextBorrow |= difference < borrow ? 1UL : 0UL;
                result[i] = difference - borrow;
                borrow = nextBorrow;
            }
        }

        return borrow;
    }

    private static void AddWords(Span<ulong> target, ReadOnlySpan<ulong> addend)
    {
        var carry = 0UL;
        unchecked
        {
            for (var i = 0; i < target.Length; i++)
            {
                var sum = target[i] + carry;
                carry = sum < carry ? 1UL : 0UL;
                sum += addend[i];
                carry += sum < addend[i] ? 1UL : 0UL;
                target[i] = sum;
            }
        }
    }

    /// <summary>Subtracts the modulus once from a number below twice the modulus, when it is not below the modulus.</summary>
    private void Reduce(Span<ulong> words, ulong overflow)
    {
        var modulus = ReadOnlyWords(in _modulus)[..words.Length];
        if (overflow != 0 || !IsLess(words, modulus))
        {
            _ = SubtractWords(words, modulus, words);
        }
    }

    private static bool IsLess(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = left.Length - 1; i > 0; i--)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i];
            }
        }

        return left[0] < right[0];
    }
}
