using System.Collections;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Lists primes for the bounds of the curves.</summary>
internal static class PrimeSieve
{
    /// <summary>Marks the odd primes from 3 to <paramref name="limit"/>: bit i stands for 2i + 1.</summary>
    public static BitArray OddPrimes(int limit)
    {
        var half = (limit + 1) / 2;
        var isPrime = new BitArray(Math.Max(half, 1), defaultValue: true);
        isPrime[0] = false;
        for (var i = 1; 2L * i * (i + 1) < half; i++)
        {
            if (!isPrime[i])
            {
                continue;
            }

            for (var multiple = 2 * i * (i + 1); multiple < half; multiple += (2 * i) + 1)
            {
                isPrime[multiple] = false;
            }
        }

        return isPrime;
    }

    /// <summary>Lists all primes up to and including <paramref name="limit"/>.</summary>
    public static IEnumerable<int> UpTo(int limit)
    {
        if (limit >= 2)
        {
            yield return 2;
        }

        var isPrime = OddPrimes(limit);
        for (var i = 1; i < isPrime.Length; i++)
        {
            if (isPrime[i])
            {
                yield return (2 * i) + 1;
            }
        }
    }
}
