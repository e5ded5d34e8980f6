using System.Collections;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Lists primes for the bounds of the curves.</summary>
internal static class PrimeSieve
{
    // Fits the first-level cache, and is what passes between two checks for cancellation.
    private const int SegmentBits = 1 << 18;

    /// <summary>Marks the odd primes up to <paramref name="limit"/>: bit i stands for 2i + 1.</summary>
    public static BitArray OddPrimes(int limit, CancellationToken cancellationToken)
    {
        var count = Math.Max((int)(((long)limit + 1) / 2), 1);
        var isPrime = new BitArray(count, defaultValue: true);
        isPrime[0] = false;
        for (var start = 0; start < count; start += SegmentBits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CrossOut(isPrime, start, Math.Min(count - start, SegmentBits));
        }

        return isPrime;
    }

    /// <summary>Lists all primes up to and including <paramref name="limit"/>.</summary>
    public static IEnumerable<int> UpTo(int limit, CancellationToken cancellationToken)
    {
        if (limit >= 2)
        {
            yield return 2;
        }

        var isPrime = OddPrimes(limit, cancellationToken);
        for (var i = 1; i < isPrime.Length; i++)
        {
            if (isPrime[i])
            {
                yield return (2 * i) + 1;
            }
        }
    }

    private static void CrossOut(BitArray isPrime, int start, int length)
    {
        var end = (long)start + length;

        // The square of 2i + 1 has the index 2i(i + 1). In the first segment the primes are found while they are used.
        for (long i = 1; 2 * i * (i + 1) < end; i++)
        {
            if (!isPrime[(int)i])
            {
                continue;
            }

            var prime = (2 * i) + 1;
            var first = 2 * i * (i + 1);
            if (first < start)
            {
                first += (start - first + prime - 1) / prime * prime;
            }

            for (var index = first; index < end; index += prime)
            {
                isPrime[(int)index] = false;
            }
        }
    }
}
