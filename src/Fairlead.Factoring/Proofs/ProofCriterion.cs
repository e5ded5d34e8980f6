using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Proofs;

/// <summary>Decides whether the factored parts of n − 1 and n + 1 are large enough to prove n prime.</summary>
/// <remarks>
/// Brillhart, Lehmer and Selfridge, "New primality criteria and factorizations of 2^m ± 1", 1975. Every divisor of n is known to be
/// 1 modulo the factored part F of n − 1, and every prime divisor 1 or −1 modulo the factored part G of n + 1. Both parts are even,
/// and nothing else divides both.
/// </remarks>
internal static class ProofCriterion
{
    /// <summary>Decides about an odd number above 1.</summary>
    /// <param name="number">The number n.</param>
    /// <param name="minus">The part F of n − 1, even and coprime to what is left of it but for a factor 2.</param>
    /// <param name="plus">The part G of n + 1, even and coprime to what is left of it but for a factor 2.</param>
    public static bool IsEnough(BigInteger number, BigInteger minus, BigInteger plus)
    {
        Debug.Assert(minus.IsEven && plus.IsEven, "every odd number is 1 modulo 2");
        return AreCombinedEnough(number, minus, plus) || IsMinusEnough(number, minus);
    }

    /// <remarks>
    /// Theorem 20, in short: suppose n = c·d. One of the two is 1 modulo G and the other −1, because n is. The one that is 1 is so modulo F, too,
    /// and therefore at least FG/2 + 1. The other is at least F + 1, and at least G − 1. So n is not below the product of these bounds.
    /// </remarks>
    private static bool AreCombinedEnough(BigInteger number, BigInteger minus, BigInteger plus) =>
        number < ((minus * plus / 2) + 1) * BigInteger.Max(minus + 1, plus - 1);

    /// <remarks>
    /// Theorem 5 with m = 1: suppose n = (aF + 1)(bF + 1), and R = (n − 1) / F is odd. Then R = abF + a + b, where ab is even. Divide R by 2F: the
    /// remainder r is a + b, or a + b is at least r + 2F, for which n is too small. So the quotient s is ab/2, and r² − 8s = (a − b)².
    /// </remarks>
    private static bool IsMinusEnough(BigInteger number, BigInteger part)
    {
        var rest = (number - 1) / part;
        var (quotient, remainder) = BigInteger.DivRem(rest, 2 * part);
        if (rest.IsEven || number >= (part + 1) * ((((2 * part) + remainder - 1) * part) + 1))
        {
            return false;
        }

        var square = (remainder * remainder) - (8 * quotient);
        return quotient.IsZero || square.Sign < 0 || !(square.IsZero || square.IsOne || IntegerRoot.IsPower(square, 2, out _));
    }
}
