using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.SmallFactors;

/// <summary>Recognizes perfect powers by integer roots for prime exponents (Bernstein 1998).</summary>
internal static class PerfectPower
{
    /// <summary>Writes a number without prime divisors below a bound as a power, if it is one.</summary>
    /// <param name="number">The number to examine, at least 2.</param>
    /// <param name="smallestDivisor">No prime below this one, at least 3, divides the number; it limits the exponents to try.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="root">The base, which may itself be a power.</param>
    /// <param name="exponent">The exponent, a prime.</param>
    public static bool TryDecompose(BigInteger number, int smallestDivisor, CancellationToken cancellationToken, out BigInteger root, out int exponent)
    {
        Debug.Assert(smallestDivisor >= 3, "even numbers have lost their twos before");
        var largestExponent = (int)Math.Ceiling(number.GetBitLength() / Math.Log2(smallestDivisor));
        if (largestExponent >= 2 && IntegerRoot.IsPower(number, 2, out root))
        {
            exponent = 2;
            return true;
        }

        foreach (var prime in PrimeTable.OddPrimes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (prime > largestExponent)
            {
                break;
            }

            if (CanBePower(number, prime) && IntegerRoot.IsPower(number, prime, out root))
            {
                exponent = prime;
                return true;
            }
        }

        (root, exponent) = (number, 1);
        return false;
    }

    /// <summary>Rejects most numbers by one residue: modulo a prime q = 1 (mod k), only one residue in k is a k-th power.</summary>
    private static bool CanBePower(BigInteger number, int exponent)
    {
        var modulus = (2 * exponent) + 1;
        while (!Primality.WordPrimality.IsPrime((ulong)modulus))
        {
            modulus += 2 * exponent;
        }

        var residue = (int)(number % modulus);
        return residue == 0 || BigInteger.ModPow(residue, (modulus - 1) / exponent, modulus).IsOne;
    }
}
