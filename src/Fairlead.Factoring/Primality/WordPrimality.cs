using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Primality;

/// <summary>Decides the primality of numbers below 2^64.</summary>
/// <remarks>
/// Below 2^32 the strong test to the bases 2, 7 and 61 is a proof (Jaeschke 1993). Above, it is the strong test to base 2 and the
/// strong Lucas test: Feitsma's list of the base-2 pseudoprimes below 2^64 holds no number that passes both.
/// </remarks>
internal static class WordPrimality
{
    private const uint TrialLimit = 53;

    // One bit for every prime up to 61.
    private const ulong SmallPrimeBits = 0x2820_8A20_A08A_28AC;

    public static bool IsPrime(ulong number)
    {
        if (number < 64)
        {
            return ((SmallPrimeBits >> (int)number) & 1) != 0;
        }

        return ulong.IsOddInteger(number)
            && !HasTinyFactor(number)
            && (number < TrialLimit * TrialLimit || IsPrimeWithoutTinyFactors(number));
    }

    /// <summary>Decides about an odd number that no prime below 53 divides and that exceeds 61.</summary>
    public static bool IsPrimeWithoutTinyFactors(ulong number)
    {
        var field = new Montgomery64(number);
        return number <= uint.MaxValue
            ? MillerRabin.PassesBases2And7And61(field)
            : MillerRabin.PassesBase2(field) && StrongLucas.Passes(field);
    }

    private static bool HasTinyFactor(ulong number)
    {
        // The product of the odd primes up to 47 and of 53 takes 61 bits: one division instead of fifteen.
        const ulong PrimesUpTo23 = 3UL * 5 * 7 * 11 * 13 * 17 * 19 * 23;
        const ulong PrimesUpTo47 = 29UL * 31 * 37 * 41 * 43 * 47;
        return !BigIntegerIsCoprime(number, PrimesUpTo23) || !BigIntegerIsCoprime(number, PrimesUpTo47);
    }

    private static bool BigIntegerIsCoprime(ulong number, ulong product) =>
        WordMath.GreatestCommonDivisor(number % product, product) == 1;
}
