using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Primality;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring;

/// <summary>Factors numbers below 2^64: trial division, then a splitter on what is left.</summary>
internal static class WordFactorizer
{
    // Tuned with perf/FactorTimings: dividing further costs more than the curves that it saves.
    private const int LastTrialEnd = 168;

    /// <summary>Factors a number and wraps the result.</summary>
    public static Factorization Factor(BigInteger original, ulong number, ulong seed)
    {
        WordFactors factors = default;
        Collect(number, seed, ref factors);
        Verify(number, factors);
        return new Factorization(original, factors.ToPrimePowers());
    }

    /// <summary>Adds the prime factors of a number.</summary>
    public static void Collect(ulong number, ulong seed, ref WordFactors factors)
    {
        Debug.Assert(number != 0, "0 has no factorization");
        var twos = BitOperations.TrailingZeroCount(number);
        if (twos > 0)
        {
            factors.Add(2, twos);
            number >>= twos;
        }

        number = DivideBySmallPrimes(number, 0, LastTrialEnd, ref factors);
        if (number != 1)
        {
            CollectFromCofactor(number, seed, ref factors);
        }
    }

    /// <summary>Adds the prime factors of a number above 1 without a prime divisor in the trial range.</summary>
    private static void CollectFromCofactor(ulong number, ulong seed, ref WordFactors factors)
    {
        if (IsPrime(number))
        {
            factors.Add(number, 1);
            return;
        }

        var divisor = WordSplitter.Split(number, seed);
        Debug.Assert(divisor > 1 && divisor < number && number % divisor == 0, "a splitter returns a proper divisor");
        CollectFromCofactor(divisor, seed, ref factors);
        CollectFromCofactor(number / divisor, seed, ref factors);
    }

    private static bool IsPrime(ulong number)
    {
        var bound = (ulong)PrimeTable.OddPrimes[LastTrialEnd - 1];
        return number <= bound * bound || WordPrimality.IsPrimeWithoutTinyFactors(number);
    }

    private static ulong DivideBySmallPrimes(ulong number, int start, int end, ref WordFactors factors)
    {
        var index = TrialDivision.IndexOfDivisor(number, start, end);
        while (index < end)
        {
            var inverse = PrimeTable.Inverses[index];
            var limit = PrimeTable.Limits[index];
            var exponent = 0;
            for (var quotient = unchecked(number * inverse); quotient <= limit; quotient = unchecked(number * inverse))
            {
                number = quotient;
                exponent++;
            }

            factors.Add(PrimeTable.OddPrimes[index], exponent);
            index = TrialDivision.IndexOfDivisor(number, index / PrimeTable.Alignment * PrimeTable.Alignment, end);
        }

        return number;
    }

    private static void Verify(ulong number, in WordFactors factors)
    {
        if (factors.Product() != number)
        {
            throw new InvalidOperationException($"The factors found for {number} multiply to {factors.Product()}; this is a defect of the factorizer.");
        }
    }
}
