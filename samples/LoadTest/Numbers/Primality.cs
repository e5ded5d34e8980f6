using System.Diagnostics;
using System.Numerics;

namespace LoadTest.Numbers;

/// <summary>Decides whether a number below 2^63 is prime; the answer is proved, not probable.</summary>
/// <remarks>
/// The load test checks the service, so it does not lean on the service's own library: a test by the code under test
/// would agree with its mistakes. Miller-Rabin with the first 12 primes as bases is exact below
/// 318,665,857,834,031,151,167,461, and with the first 6 below 3,474,749,660,383 (Sorenson and Webster,
/// "Strong pseudoprimes to twelve prime bases", 2015; Jaeschke, "On strong pseudoprimes to several bases", 1993).
/// </remarks>
internal static class Primality
{
    /// <summary>Numbers from here on are refused.</summary>
    public const ulong Limit = 1UL << 63;

    private const ulong ExactWithSixBases = 3_474_749_660_383;

    private static ReadOnlySpan<byte> SmallPrimes => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

    public static bool IsPrime(ulong number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Limit);
        if (number < 2)
        {
            return false;
        }

        foreach (var prime in SmallPrimes)
        {
            if (number % prime == 0)
            {
                return number == prime;
            }
        }

        return number < 59 * 59 || PassesEveryBase(number);
    }

    private static bool PassesEveryBase(ulong number)
    {
        Debug.Assert((number & 1) == 1);
        var modulus = new MontgomeryModulus(number);
        foreach (var witness in SmallPrimes[..(number < ExactWithSixBases ? 6 : 12)])
        {
            if (!PassesBase(in modulus, number, witness))
            {
                return false;
            }
        }

        return true;
    }

    private static bool PassesBase(in MontgomeryModulus modulus, ulong number, ulong witness)
    {
        var twos = BitOperations.TrailingZeroCount(number - 1);
        var power = modulus.Power(modulus.ToMontgomery(witness), (number - 1) >> twos);
        if (power == modulus.One || power == modulus.MinusOne)
        {
            return true;
        }

        for (var squaring = 1; squaring < twos; squaring++)
        {
            power = modulus.Multiply(power, power);
            if (power == modulus.MinusOne)
            {
                return true;
            }
        }

        return false;
    }
}
