using System.Numerics;

namespace Fairlead.Factoring;

/// <summary>Describes how far a factorization has come.</summary>
/// <remarks>
/// Immutable. It is reported synchronously, on the computing thread, when a long stage begins on a number of more than 64 bits, each
/// time a factor is split off, and a few times a second during a quadratic sieve; <c>Found</c> and <c>Unfinished</c> always multiply to <see cref="Number" />.
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

    /// <summary>Gets how many relations a checkpoint gave to the quadratic sieve, with partial ones.</summary>
    /// <value>0 in every other stage, and in a sieve that began anew.</value>
    public int RelationsRestored { get; init; }

    /// <summary>Gets how many relations the quadratic sieve finds per second, with partial ones and averaged over the last 10 seconds or so.</summary>
    /// <value>0 in every other stage, and until there is a rate. It is steady, while <see cref="RelationsFound" /> grows ever faster, because partial relations combine in pairs.</value>
    public double RelationsPerSecond { get; init; }

    /// <summary>Gets the share of the stage that is done.</summary>
    /// <value>From 0 to 1 during a quadratic sieve and its linear algebra; otherwise, and while it is too early to tell, <see langword="null" />.</value>
    public double? ShareDone { get; init; }

    /// <summary>Gets the estimated time until the stage is done.</summary>
    /// <value>
    /// Known during a quadratic sieve, after its first relations, and during its linear algebra; otherwise <see langword="null" />. The estimate is usually within a quarter of the truth
    /// from a tenth of the sieve on, as long as the machine is as busy as in the last seconds.
    /// </value>
    public TimeSpan? EstimatedRemaining { get; init; }
}
