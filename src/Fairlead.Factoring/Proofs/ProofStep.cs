using System.Numerics;

namespace Fairlead.Factoring.Proofs;

/// <summary>The part of a proof that shows one number to be prime, provided that the factors it names are.</summary>
/// <param name="Number">The number, odd and at least 2^64.</param>
/// <param name="Minus">Prime factors of the number minus 1.</param>
/// <param name="Plus">Prime factors of the number plus 1.</param>
/// <param name="Discriminant">The discriminant that all Lucas sequences share, or 0 when there are none.</param>
internal sealed record ProofStep(BigInteger Number, IReadOnlyList<ProvenFactor> Minus, IReadOnlyList<ProvenFactor> Plus, int Discriminant)
{
    /// <summary>Gets the factors that are too large to be proved prime by a test, and need a step of their own.</summary>
    public IEnumerable<BigInteger> LargeFactors =>
        Minus.Concat(Plus).Select(static factor => factor.Prime).Where(static prime => prime > ulong.MaxValue).Distinct();
}
