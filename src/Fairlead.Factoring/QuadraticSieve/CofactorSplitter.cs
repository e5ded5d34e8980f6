using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Decides what becomes of a value that all primes of the factor base were taken from.</summary>
internal static class CofactorSplitter
{
    // Cofactors are small enough for Hart's method, or the first curves find their factors; any seed will do.
    private const ulong Seed = 1;

    /// <summary>Writes a cofactor as a product of at most two large primes below the bound, with 1 for those that are missing.</summary>
    public static bool TrySplit(ulong cofactor, SieveThreshold threshold, out (uint First, uint Second) large)
    {
        large = (1, 1);
        if (cofactor <= threshold.LargePrimeBound)
        {
            // Below the square of the largest prime of the factor base there are only primes.
            large = (1, (uint)cofactor);
            return cofactor < threshold.SmallestPair;
        }

        if (cofactor <= threshold.SmallestPair || cofactor > threshold.LargestPair || MillerRabin.PassesBase2(new Montgomery64(cofactor)))
        {
            return false;
        }

        var divisor = WordSplitter.Split(cofactor, Seed);
        var (small, other) = (Math.Min(divisor, cofactor / divisor), Math.Max(divisor, cofactor / divisor));
        if (other > threshold.LargePrimeBound)
        {
            return false;
        }

        large = ((uint)small, (uint)other);
        return true;
    }
}
