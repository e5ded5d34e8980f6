using Fairlead.Factoring.Primality;

namespace Fairlead.Factoring.Proofs;

/// <summary>Looks for proofs of the large factors of a factorization.</summary>
internal static class FactorProving
{
    /// <summary>Returns the factorization with proofs, and the verdicts that follow from them.</summary>
    public static Factorization Prove(Factorization factorization, ulong seed, CancellationToken cancellationToken)
    {
        var proofs = new List<PrimalityProof>();
        var powers = new PrimePower[factorization.Factors.Count];
        for (var i = 0; i < powers.Length; i++)
        {
            powers[i] = factorization.Factors[i];
            if (!powers[i].IsProved && PrimalityProof.Find(powers[i].Prime, seed, cancellationToken) is { } proof)
            {
                powers[i] = powers[i] with { Verdict = PrimalityVerdict.Prime };
                proofs.Add(proof);
            }
        }

        return proofs.Count == 0 ? factorization : new Factorization(factorization.Number, powers, [.. proofs]);
    }
}
