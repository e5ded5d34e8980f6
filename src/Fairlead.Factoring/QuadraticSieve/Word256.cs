using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>A number of 256 bits in two's complement: a value of a polynomial, or a coefficient of one.</summary>
internal struct Word256
{
    private ulong _word0;
    private ulong _word1;
    private ulong _word2;
    private ulong _word3;

    public Word256(BigInteger value)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Fill(value.Sign < 0 ? ulong.MaxValue : 0);
        var fits = value.TryWriteBytes(MemoryMarshal.AsBytes(words), out _);
        Debug.Assert(fits, "the number has at most 256 bits with its sign");
        (_word0, _word1, _word2, _word3) = (words[0], words[1], words[2], words[3]);
    }

    public readonly bool IsNegative => _word3 >> 63 != 0;

    /// <summary>Gets a value indicating whether the number is at least 0 and below 2^64.</summary>
    public readonly bool IsWord => (_word1 | _word2 | _word3) == 0;

    public readonly ulong LowWord => _word0;

    /// <summary>Gets the number of bits of a number that is not negative.</summary>
    public readonly int BitLength =>
        _word3 != 0 ? 256 - BitOperations.LeadingZeroCount(_word3)
        : _word2 != 0 ? 192 - BitOperations.LeadingZeroCount(_word2)
        : _word1 != 0 ? 128 - BitOperations.LeadingZeroCount(_word1)
        : 64 - BitOperations.LeadingZeroCount(_word0);

    /// <summary>Returns the number times a factor plus another number.</summary>
    public readonly Word256 MultiplyAdd(long factor, in Word256 addend)
    {
        var product = Multiply((ulong)Math.Abs(factor));
        return Add(factor < 0 ? product.Negate() : product, addend);
    }

    public readonly Word256 Negate()
    {
        unchecked
        {
            Word256 result = default;
            result._word0 = 0 - _word0;
            var carry = _word0 == 0 ? 1UL : 0;
            result._word1 = ~_word1 + carry;
            carry &= _word1 == 0 ? 1UL : 0;
            result._word2 = ~_word2 + carry;
            carry &= _word2 == 0 ? 1UL : 0;
            result._word3 = ~_word3 + carry;
            return result;
        }
    }

    /// <summary>Divides a number that is neither 0 nor negative by the highest possible power of 2, and returns the exponent.</summary>
    public int RemoveTwos()
    {
        var count = 0;
        while (_word0 == 0)
        {
            Debug.Assert(!IsWord, "0 is divisible by every power of 2");
            (_word0, _word1, _word2, _word3) = (_word1, _word2, _word3, 0);
            count += 64;
        }

        var shift = BitOperations.TrailingZeroCount(_word0);
        if (shift != 0)
        {
            _word0 = (_word0 >> shift) | (_word1 << (64 - shift));
            _word1 = (_word1 >> shift) | (_word2 << (64 - shift));
            _word2 = (_word2 >> shift) | (_word3 << (64 - shift));
            _word3 >>= shift;
        }

        return count + shift;
    }

    /// <summary>Divides a number that is not negative when the divisor divides it.</summary>
    /// <param name="divisor">An odd number.</param>
    /// <param name="inverse">Its inverse modulo 2^64.</param>
    /// <remarks>
    /// From the lowest word up, the inverse gives the only word that an exact quotient can have there (Jebelean, "An algorithm for exact
    /// division", 1993). Nothing is left at the end exactly when the division is exact.
    /// </remarks>
    public bool TryDivide(uint divisor, ulong inverse)
    {
        var quotient = this;
        var borrow = 0UL;
        quotient._word0 = DivideWord(_word0, divisor, inverse, ref borrow);
        if (!IsWord)
        {
            quotient._word1 = DivideWord(_word1, divisor, inverse, ref borrow);
            if ((_word2 | _word3) != 0)
            {
                quotient._word2 = DivideWord(_word2, divisor, inverse, ref borrow);
                quotient._word3 = DivideWord(_word3, divisor, inverse, ref borrow);
            }
        }

        if (borrow != 0)
        {
            return false;
        }

        this = quotient;
        return true;
    }

    /// <summary>Returns a word of the quotient, and what its multiple takes from the words above.</summary>
    private static ulong DivideWord(ulong word, uint divisor, ulong inverse, ref ulong borrow)
    {
        unchecked
        {
            var rest = word - borrow;
            var quotient = rest * inverse;
            borrow = Math.BigMul(quotient, divisor, out _) + (word < borrow ? 1UL : 0);
            return quotient;
        }
    }

    private static Word256 Add(in Word256 left, in Word256 right)
    {
        unchecked
        {
            Word256 sum = default;
            sum._word0 = left._word0 + right._word0;
            var carry = sum._word0 < left._word0 ? 1UL : 0;
            sum._word1 = AddWithCarry(left._word1, right._word1, ref carry);
            sum._word2 = AddWithCarry(left._word2, right._word2, ref carry);
            sum._word3 = left._word3 + right._word3 + carry;
            return sum;
        }
    }

    private static ulong AddWithCarry(ulong left, ulong right, ref ulong carry)
    {
        unchecked
        {
            var partial = left + right;
            var sum = partial + carry;
            carry = (partial < left ? 1UL : 0) | (sum < partial ? 1UL : 0);
            return sum;
        }
    }

    /// <summary>Returns the product modulo 2^256, which two's complement makes right for negative numbers as well.</summary>
    private readonly Word256 Multiply(ulong factor)
    {
        unchecked
        {
            Word256 product = default;
            product._word0 = Arithmetic.WideArithmetic.MultiplyAdd(_word0, factor, 0, 0, out var carry);
            product._word1 = Arithmetic.WideArithmetic.MultiplyAdd(_word1, factor, carry, 0, out carry);
            product._word2 = Arithmetic.WideArithmetic.MultiplyAdd(_word2, factor, carry, 0, out carry);
            product._word3 = (_word3 * factor) + carry;
            return product;
        }
    }
}
