using System.Numerics;

namespace Fairlead.Factoring;

/// <summary>Describes how far a factorization has come.</summary>
/// <remarks>
/// Immutable. It is reported synchronously, on the computing thread, when a stage begins on a number of more than 64 bits, each
/// time a factor is split off, and a few times a second while relations are collected; <c>Found</c> and <c>Unfinished</c> always multiply to <see cref="Number" />.
/// </remarks>
public sealed record FactoringProgress
{
    /// <summary>Gets the integer that is being factored.</summary>
    public required BigInteger Number { get; init; }

    /// <summary>Gets what is being done.</summary>
    public required FactoringStage Stage { get; init; }

    /// <summary>Gets the prime powers found so far, in ascending order of their primes.</summary>
    public required IReadOnlyList<PrimePower> Found { get; init; }

    /// <summary>Gets the parts that are not factored yet, in no particular order; a part may turn out to be prime.</summary>
    /// <value>Empty when everything is found. Their product is <see cref="Remaining" />.</value>
    public required IReadOnlyList<BigInteger> Unfinished { get; init; }

    /// <summary>Gets the cofactor that is left: the number divided by everything found.</summary>
    /// <value>1 when everything is found.</value>
    public required BigInteger Remaining { get; init; }

    /// <summary>Gets the time since the factorization began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets how many relations the quadratic sieve has found, with combinations of partial ones.</summary>
    /// <value>0 in every other stage.</value>
    public int RelationsFound { get; init; }

    /// <summary>Gets how many relations the quadratic sieve needs.</summary>
    /// <value>0 in every other stage. It may grow a little at the end, when the relations turn out not to be enough.</value>
    public int RelationsNeeded { get; init; }
}
