using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>An unpacked relation: (2a·x + b)² ≡ 4a·Q(x) modulo n, with all factors of Q(x) known.</summary>
/// <param name="Family">The family of the polynomial.</param>
/// <param name="Polynomial">The number of the polynomial in its family.</param>
/// <param name="X">The place.</param>
/// <param name="IsNegative">Whether Q(x) is negative.</param>
/// <param name="Factors">The primes of Q(x) from the factor base, as ascending indexes, repeated as often as they divide.</param>
/// <param name="FirstLarge">A large prime, or 1.</param>
/// <param name="SecondLarge">A large prime that is not smaller, or 1.</param>
internal sealed record Relation(
    PolynomialFamily Family, int Polynomial, int X, bool IsNegative, int[] Factors, uint FirstLarge, uint SecondLarge)
{
    /// <summary>Gets 2a·x + b.</summary>
    public BigInteger Root => (2 * X * Family.Leading) + Family.Middle(Polynomial);
}
