using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.Proofs;

namespace Fairlead.Factoring;

/// <summary>Holds a positive integer together with its complete factorization into primes.</summary>
/// <remarks>
/// Immutable and thread-safe. The product of <see cref="Factors" /> is <see cref="Number" />, and every prime among them passed
/// the primality test. An integer has one factorization, so two instances are equal when their numbers are.
/// </remarks>
public sealed class Factorization : IEquatable<Factorization>
{
    internal Factorization(BigInteger number, PrimePower[] ascending)
        : this(number, ascending, [])
    {
    }

    internal Factorization(BigInteger number, PrimePower[] ascending, PrimalityProof[] proofs)
    {
        Debug.Assert(IsAscending(ascending), "factors ascend strictly");
        Number = number;
        Factors = ascending.Length == 0 ? ReadOnlyCollection<PrimePower>.Empty : new ReadOnlyCollection<PrimePower>(ascending);
        Proofs = proofs.Length == 0 ? ReadOnlyCollection<PrimalityProof>.Empty : new ReadOnlyCollection<PrimalityProof>(proofs);
    }

    /// <summary>Gets the integer that was factored.</summary>
    /// <value>At least 1.</value>
    public BigInteger Number { get; }

    /// <summary>Gets the prime powers whose product is <see cref="Number" />, in ascending order of their primes.</summary>
    /// <value>Empty for 1.</value>
    public IReadOnlyList<PrimePower> Factors { get; }

    /// <summary>Gets a proof for each factor of 2^64 and more whose primality is proved, in ascending order of the primes.</summary>
    /// <value>Empty unless <see cref="FactorizerOptions.ProvePrimes" /> is set. Smaller factors need no proof: a test decides them for certain.</value>
    public IReadOnlyList<PrimalityProof> Proofs { get; }

    /// <summary>Gets a value indicating whether <see cref="Number" /> is itself prime, proved or probable.</summary>
    public bool IsPrime => Factors.Count == 1 && Factors[0].Exponent == 1;

    /// <summary>Gets a value indicating whether the primality of every factor is proved.</summary>
    public bool IsProved => Factors.All(static power => power.IsProved);

    /// <summary>Formats the factorization as in <c>2^3 * 3^2 * 5</c>.</summary>
    /// <returns>The factors in ascending order and decimal digits, or <c>1</c> for the number 1.</returns>
    public override string ToString() => Factors.Count == 0 ? "1" : string.Join(" * ", Factors);

    /// <summary>Compares with another factorization.</summary>
    /// <param name="other">The factorization to compare with.</param>
    /// <returns><see langword="true" /> when both are of the same number.</returns>
    public bool Equals(Factorization? other) => other is not null && Number == other.Number;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Factorization);

    /// <inheritdoc />
    public override int GetHashCode() => Number.GetHashCode();

    private static bool IsAscending(ReadOnlySpan<PrimePower> factors)
    {
        for (var i = 1; i < factors.Length; i++)
        {
            if (factors[i - 1].Prime >= factors[i].Prime)
            {
                return false;
            }
        }

        return true;
    }
}
