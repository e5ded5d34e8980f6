using System.Numerics;

namespace Fairlead.Factoring.Primality;

/// <summary>Tests integers for primality.</summary>
/// <remarks>
/// Thread-safe. Below 2^64 the answer is a proof; from there on it is the Baillie-PSW test (Baillie and Wagstaff 1980),
/// which has no known exception. A 64-bit prime takes about a microsecond, and a 100-digit prime well below a millisecond.
/// </remarks>
public static class PrimalityTest
{
    /// <summary>Examines an integer of any size and sign.</summary>
    /// <param name="number">The integer to examine; everything below 2 is not prime.</param>
    /// <returns>The verdict: a proof below 2^64, and a Baillie-PSW verdict from there on.</returns>
    public static PrimalityVerdict Examine(BigInteger number)
    {
        if (number.Sign <= 0)
        {
            return PrimalityVerdict.NotPrime;
        }

        if (number <= ulong.MaxValue)
        {
            return Examine((ulong)number);
        }

        return BailliePsw.IsProbablePrime(number, CancellationToken.None) ? PrimalityVerdict.ProbablePrime : PrimalityVerdict.NotPrime;
    }

    /// <summary>Examines an integer below 2^64.</summary>
    /// <param name="number">The integer to examine.</param>
    /// <returns><see cref="PrimalityVerdict.Prime" /> or <see cref="PrimalityVerdict.NotPrime" />, both certain.</returns>
    public static PrimalityVerdict Examine(ulong number) =>
        WordPrimality.IsPrime(number) ? PrimalityVerdict.Prime : PrimalityVerdict.NotPrime;
}
