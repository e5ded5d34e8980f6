using System.Diagnostics;

namespace LoadTest.Numbers;

/// <summary>Multiplies and raises to powers modulo one odd number below 2^63, without dividing.</summary>
/// <remarks>Values are kept in Montgomery form, a·2^64 mod n (Montgomery, "Modular multiplication without trial division", 1985).</remarks>
internal readonly struct MontgomeryModulus
{
    private readonly ulong _modulus;
    private readonly ulong _negatedInverse;
    private readonly ulong _radixSquared;

    public MontgomeryModulus(ulong modulus)
    {
        // Below 2^63 the sum in Reduce needs no 129th bit.
        Debug.Assert((modulus & 1) == 1 && modulus > 1 && modulus < 1UL << 63);
        _modulus = modulus;
        _negatedInverse = NegatedInverse(modulus);
        One = (ulong)((UInt128.One << 64) % modulus);
        _radixSquared = (ulong)((UInt128)One * One % modulus);
    }

    /// <summary>Gets 1 in Montgomery form.</summary>
    public ulong One { get; }

    /// <summary>Gets the modulus less 1 in Montgomery form.</summary>
    public ulong MinusOne => _modulus - One;

    public ulong ToMontgomery(ulong value) => Multiply(value % _modulus, _radixSquared);

    public ulong Multiply(ulong left, ulong right)
    {
        unchecked
        {
            var high = Math.BigMul(left, right, out var low);
            var reducer = low * _negatedInverse;
            var carried = Math.BigMul(reducer, _modulus, out var canceled);
            // low + canceled is 0 modulo 2^64 by the choice of the reducer; it carries unless both are 0.
            Debug.Assert(low + canceled == 0);
            var result = high + carried + (low == 0 ? 0UL : 1UL);
            return result >= _modulus ? result - _modulus : result;
        }
    }

    public ulong Power(ulong value, ulong exponent)
    {
        var result = One;
        for (var square = value; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result = Multiply(result, square);
            }

            square = Multiply(square, square);
        }

        return result;
    }

    private static ulong NegatedInverse(ulong modulus)
    {
        unchecked
        {
            // Newton's iteration doubles the number of right bits: 3, 6, 12, 24, 48, 96.
            var inverse = modulus;
            for (var round = 0; round < 5; round++)
            {
                inverse *= 2 - (modulus * inverse);
            }

            Debug.Assert(modulus * inverse == 1);
            return 0 - inverse;
        }
    }
}
