using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The primes of which leading coefficients are made, and their inverses modulo all primes of the factor base.</summary>
/// <remarks>With the inverses at hand, a new leading coefficient costs two multiplications for each of its primes and each prime of the factor base.</remarks>
internal sealed class CoefficientPool
{
    // A leading coefficient of primes near this size is made of few primes, and few relations are lost with them.
    private const double PreferredPrime = 2_400;
    private const int MaximumLength = 72;

    private CoefficientPool(double target, int factorCount, int start, int length)
    {
        Target = target;
        FactorCount = factorCount;
        Start = start;
        Length = length;
    }

    /// <summary>Gets the natural logarithm of the leading coefficient that keeps the values smallest.</summary>
    public double Target { get; }

    /// <summary>Gets the number of primes in a leading coefficient.</summary>
    public int FactorCount { get; }

    /// <summary>Gets the index in the factor base of the first prime of the pool.</summary>
    public int Start { get; }

    /// <summary>Gets the number of primes in the pool, which are neighbors in the factor base.</summary>
    public int Length { get; }

    public static CoefficientPool Create(BigInteger multiple, uint multiplier, FactorBase factorBase, int interval)
    {
        // a = √(2kn) / interval makes the values at both ends as large as in the middle.
        var target = ((BigInteger.Log(multiple) + Math.Log(2)) / 2) - Math.Log(interval);
        var preferred = Math.Log(Math.Min(PreferredPrime, Math.Max(40, factorBase.Largest / 4.0)));
        var factorCount = Math.Max(2, (int)Math.Round(target / preferred));
        var center = IndexOf(factorBase, Math.Exp(target / factorCount));
        var length = Math.Min(MaximumLength, Math.Max((2 * factorCount) + 6, factorBase.Count / 3));
        var first = IndexOf(factorBase, multiplier + 1);
        var end = IndexOf(factorBase, NearBlockSieve.SmallestPrime);
        var start = Math.Clamp(center - (length / 2), first, Math.Max(first, end - length));
        return new CoefficientPool(target, factorCount, start, Math.Min(length, end - start));
    }

    private static int IndexOf(FactorBase factorBase, double bound)
    {
        var index = 1;
        while (index < factorBase.Count && factorBase.Primes[index] < bound)
        {
            index++;
        }

        return index;
    }
}
