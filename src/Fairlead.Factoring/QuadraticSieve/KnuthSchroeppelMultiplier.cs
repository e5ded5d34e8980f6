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

    // What a prime contributes that divides the multiplier, or modulo which the multiple is a square.
    private static readonly double[] AsDivisor = [.. PrimeTable.OddPrimes[..PrimeCount].ToArray().Select(static prime => Math.Log(prime) / prime)];
    private static readonly double[] AsSquare = [.. PrimeTable.OddPrimes[..PrimeCount].ToArray().Select(static prime => 2 * Math.Log(prime) / (prime - 1))];

    // Legendre's symbols of all possible multipliers, a row for each prime: they are the same for every number.
    private static readonly sbyte[] Symbols =
    [
        .. PrimeTable.OddPrimes[..PrimeCount].ToArray().SelectMany(
            static prime => Enumerable.Range(0, LargestMultiplier + 1).Select(multiplier => (sbyte)WordMath.JacobiSymbol(multiplier, prime))),
    ];

    /// <summary>Returns the best square-free multiplier of an odd number.</summary>
    public static uint Choose(BigInteger number)
    {
        Span<int> symbols = stackalloc int[PrimeCount];
        SymbolsOf(number, symbols);
        var (best, bestScore) = (0U, double.MinValue);
        for (var multiplier = (uint)(number % 8); multiplier <= LargestMultiplier; multiplier += 8)
        {
            var score = IsSquareFree(multiplier) ? Score(multiplier, symbols) : double.MinValue;
            (best, bestScore) = score > bestScore ? (multiplier, score) : (best, bestScore);
        }

        return best;
    }

    /// <summary>Computes Legendre's symbols of a number modulo the first odd primes.</summary>
    internal static void SymbolsOf(BigInteger number, Span<int> symbols)
    {
        var limbs = FactorBase.Limbs(number);
        for (var i = 0; i < symbols.Length; i++)
        {
            symbols[i] = WordMath.JacobiSymbol(FactorBase.Remainder(limbs, PrimeTable.OddPrimes[i]), PrimeTable.OddPrimes[i]);
        }
    }

    /// <summary>Returns the estimate, without what all multipliers have in common.</summary>
    /// <param name="multiplier">The multiplier.</param>
    /// <param name="symbols">Legendre's symbols of the number modulo the first odd primes.</param>
    internal static double Score(uint multiplier, ReadOnlySpan<int> symbols)
    {
        var score = -0.5 * Math.Log(multiplier);
        for (var i = 0; i < symbols.Length; i++)
        {
            // The symbol of a product is the product of the symbols.
            var symbol = Symbols[(i * (LargestMultiplier + 1)) + (int)multiplier];
            score += symbol == 0 ? AsDivisor[i] : symbol * symbols[i] == 1 ? AsSquare[i] : 0;
        }

        return score;
    }

    private static bool IsSquareFree(uint multiplier) =>
        multiplier % 9 != 0 && multiplier % 25 != 0 && multiplier % 49 != 0 && multiplier % 121 != 0 && multiplier % 169 != 0;
}
