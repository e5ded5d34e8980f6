using System.Diagnostics;
using System.Numerics;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Splits a composite by the self-initializing quadratic sieve.</summary>
internal static class QuadraticSieveSplitter
{
    /// <summary>The size of the largest composite that can be split: the values of its polynomials fit in 256 bits.</summary>
    public const int MaximumBits = 440;

    // More columns than rows: the chance that none of the dependencies splits the number is below 1 in 10^9.
    private const int Excess = 40;

    /// <summary>Looks for a factor other than one and the composite; it need not be prime.</summary>
    /// <param name="composite">An odd composite of at most <see cref="MaximumBits"/> bits that is not a perfect power.</param>
    /// <param name="seed">Selects the polynomials; on one thread the same seed gives the same course.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="divisor">The factor.</param>
    /// <returns>Whether a factor was found. It always is, except of composites so small that their polynomials run out.</returns>
    public static bool TrySplit(BigInteger composite, ulong seed, int threads, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(SieveSetup.Create(composite, parameters: null, cancellationToken), seed, threads, cancellationToken, out divisor);

    /// <summary>Does the same with a sieve that is prepared.</summary>
    public static bool TrySplit(SieveSetup setup, ulong seed, int threads, CancellationToken cancellationToken, out BigInteger divisor)
    {
        Debug.Assert(!setup.Number.IsEven && setup.Number.GetBitLength() <= MaximumBits, "the composite is odd and within reach");
        if (TryFindInFactorBase(setup, out divisor))
        {
            return true;
        }

        var search = new RelationSearch(setup, seed, cancellationToken);
        for (var needed = RelationMatrix.RowCount(setup.FactorBase) + Excess; search.Run(needed, threads); needed = search.Store.Cycles + Excess)
        {
            if (TryFinish(setup, search.Store, cancellationToken, out divisor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Looks for a prime of the factor base that divides the number itself; no relation would tell anything about it.</summary>
    private static bool TryFindInFactorBase(SieveSetup setup, out BigInteger divisor)
    {
        var limbs = FactorBase.Limbs(setup.Number);
        var index = Array.FindIndex(setup.FactorBase.Primes, prime => FactorBase.Remainder(limbs, prime) == 0);
        divisor = index < 0 ? BigInteger.Zero : setup.FactorBase.Primes[index];
        return index >= 0 && divisor != setup.Number;
    }

    private static bool TryFinish(SieveSetup setup, RelationStore store, CancellationToken cancellationToken, out BigInteger divisor)
    {
        var cycles = CycleFinder.Find(store, cancellationToken);
        var columns = RelationMatrix.Columns(store, cycles, setup.FactorBase, cancellationToken);
        foreach (var dependency in DenseElimination.Find(RelationMatrix.RowCount(setup.FactorBase), columns, cancellationToken))
        {
            var relations = dependency.SelectMany(column => cycles[column]);
            if (CongruenceOfSquares.TrySplit(setup, store, relations, cancellationToken, out divisor))
            {
                return true;
            }
        }

        divisor = BigInteger.Zero;
        return false;
    }
}
