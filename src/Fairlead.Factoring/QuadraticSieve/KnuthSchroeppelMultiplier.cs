using System.Numerics;
using Fairlead.Factoring.Arithmetic;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Chooses a small multiplier k, so that many small primes divide the values of polynomials for k·n.</summary>
/// <remarks>
/// Knuth and Schroeppel's function estimates the logarithm that the primes of the factor base contribute to a value, less what the
/// multiplier adds to it (Silverman, "The multiple polynomial quadratic sieve", 1987, section 5). Only multipliers with k·n ≡ 1
/// modulo 8 are considered: every value is then even, half of an ordinary one, and one form of polynomial is enough.
/// </remarks>
internal static class KnuthSchroeppelMultiplier
{
    private const int LargestMultiplier = 255;
    private const int PrimeCount = 64;

    /// <summary>Returns the best square-free multiplier of an odd number.</summary>
    public static uint Choose(BigInteger number)
    {
        var limbs = FactorBase.Limbs(number);
        Span<uint> residues = stackalloc uint[PrimeCount];
        for (var i = 0; i < residues.Length; i++)
        {
            residues[i] = FactorBase.Remainder(limbs, PrimeTable.OddPrimes[i]);
        }

        var (best, bestScore) = (0U, double.MinValue);
        for (var multiplier = (uint)(number % 8); multiplier <= LargestMultiplier; multiplier += 8)
        {
            var score = IsSquareFree(multiplier) ? Score(multiplier, residues) : double.MinValue;
            (best, bestScore) = score > bestScore ? (multiplier, score) : (best, bestScore);
        }

        return best;
    }

    /// <summary>Returns the estimate, without what all multipliers have in common.</summary>
    /// <param name="multiplier">The multiplier.</param>
    /// <param name="residues">The number modulo the first odd primes.</param>
    internal static double Score(uint multiplier, ReadOnlySpan<uint> residues)
    {
        var score = -0.5 * Math.Log(multiplier);
        for (var i = 0; i < residues.Length; i++)
        {
            uint prime = PrimeTable.OddPrimes[i];
            var symbol = WordMath.JacobiSymbol(multiplier % prime * (long)residues[i], prime);
            score += multiplier % prime == 0 ? Math.Log(prime) / prime
                : symbol == 1 ? 2 * Math.Log(prime) / (prime - 1)
                : 0;
        }

        return score;
    }

    private static bool IsSquareFree(uint multiplier) =>
        multiplier % 9 != 0 && multiplier % 25 != 0 && multiplier % 49 != 0 && multiplier % 121 != 0 && multiplier % 169 != 0;
}
