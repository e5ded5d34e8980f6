using System.Numerics;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Finds a prime p of any size when all primes of p − 1 are small (Pollard 1974).</summary>
internal static class PollardMinusOne
{
    private const int BatchLength = 32;

    // The odd primes up to 4,129; more would cost more than the curves that they save.
    private const int PrimeCount = 568;

    // Exponents of so many bits are gathered before a power is taken; one of a very long number takes a fraction of a millisecond for each bit.
    private const int LongestExponent = 256;

    // Prime powers up to here are multiplied in, so p - 1 may hold powers of its small primes.
    private const int PowerLimit = 1 << 20;

    /// <summary>Raises 2 to the small prime powers and looks for a common divisor of the result minus 1 and the number.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static bool TryFindDivisor(BigInteger composite, CancellationToken cancellationToken, out BigInteger divisor)
    {
        var power = BigInteger.ModPow(2, PowerLimit, composite);
        for (var start = 0; start < PrimeCount; start += BatchLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var primes = PrimeTable.OddPrimes[start..Math.Min(start + BatchLength, PrimeCount)];
            var before = power;
            power = Raise(power, primes, composite, cancellationToken);
            divisor = BigInteger.GreatestCommonDivisor(power - 1, composite);
            if (!divisor.IsOne)
            {
                return divisor != composite || TryFindSingly(before, primes, composite, cancellationToken, out divisor);
            }
        }

        divisor = BigInteger.One;
        return false;
    }

    /// <summary>Repeats a batch that found every prime of the number at once, one prime at a time.</summary>
    private static bool TryFindSingly(
        BigInteger power, ReadOnlySpan<ushort> primes, BigInteger composite, CancellationToken cancellationToken, out BigInteger divisor)
    {
        foreach (var prime in primes)
        {
            for (long done = prime; done <= PowerLimit; done *= prime)
            {
                cancellationToken.ThrowIfCancellationRequested();
                power = BigInteger.ModPow(power, prime, composite);
                divisor = BigInteger.GreatestCommonDivisor(power - 1, composite);
                if (!divisor.IsOne)
                {
                    return divisor != composite;
                }
            }
        }

        divisor = BigInteger.One;
        return false;
    }

    private static BigInteger Raise(BigInteger power, ReadOnlySpan<ushort> primes, BigInteger composite, CancellationToken cancellationToken)
    {
        var exponent = BigInteger.One;
        foreach (var prime in primes)
        {
            for (long done = prime; done <= PowerLimit; done *= prime)
            {
                exponent *= prime;
            }

            if (exponent.GetBitLength() >= LongestExponent)
            {
                cancellationToken.ThrowIfCancellationRequested();
                power = BigInteger.ModPow(power, exponent, composite);
                exponent = BigInteger.One;
            }
        }

        return BigInteger.ModPow(power, exponent, composite);
    }
}
