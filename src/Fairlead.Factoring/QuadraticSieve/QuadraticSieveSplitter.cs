using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.LinearAlgebra;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Splits a composite by the self-initializing quadratic sieve.</summary>
internal static class QuadraticSieveSplitter
{
    /// <summary>The size of the largest composite that can be split: the values of its polynomials fit in 256 bits.</summary>
    public const int MaximumBits = 440;

    // More columns than rows. With that many dependencies hardly any number is left in one piece; if it is, the sieve goes on.
    private const int Excess = 20;

    // Not all primes of the factor base occur, so fewer relations than primes can be enough.
    private const double FirstAttempt = 0.95;

    // Up to here elimination takes less time than it would take to make the matrix smaller.
    private const int SmallestForReduction = 6_000;

    /// <summary>Looks for a factor other than one and the composite; it need not be prime.</summary>
    /// <param name="composite">An odd composite of at most <see cref="MaximumBits"/> bits that is not a perfect power.</param>
    /// <param name="seed">Selects the polynomials; on one thread the same seed gives the same course.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="onProgress">Receives the number of relations found and needed, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="divisor">The factor.</param>
    /// <returns>Whether a factor was found. It always is, except of composites so small that their polynomials run out.</returns>
    public static bool TrySplit(
        BigInteger composite, ulong seed, int threads, Action<int, int>? onProgress, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(SieveSetup.Create(composite, parameters: null, cancellationToken), seed, threads, onProgress, cancellationToken, out divisor);

    /// <summary>Does the same with a sieve that is prepared.</summary>
    public static bool TrySplit(
        SieveSetup setup, ulong seed, int threads, Action<int, int>? onProgress, CancellationToken cancellationToken, out BigInteger divisor)
    {
        Debug.Assert(!setup.Number.IsEven && setup.Number.GetBitLength() <= MaximumBits, "the composite is odd and within reach");
        if (TryFindInFactorBase(setup, out divisor))
        {
            return true;
        }

        var search = new RelationSearch(setup, seed, onProgress, cancellationToken);
        var needed = (int)(RelationMatrix.RowCount(setup.FactorBase) * FirstAttempt) + Excess;
        while (search.Run(needed, threads))
        {
            var matrix = RelationMatrix.Create(search.Store, setup.FactorBase, cancellationToken);
            if (matrix.Missing + Excess <= 0 && TryFinish(setup, search.Store, matrix, seed, cancellationToken, out divisor))
            {
                return true;
            }

            needed = search.Store.Cycles + Math.Max(matrix.Missing, 0) + Excess;
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

    private static bool TryFinish(
        SieveSetup setup, RelationStore store, RelationMatrix matrix, ulong seed, CancellationToken cancellationToken, out BigInteger divisor)
    {
        var rows = RelationMatrix.RowCount(setup.FactorBase);
        var dependencies = rows < SmallestForReduction
            ? LineElimination.Find(rows, matrix.Columns, cancellationToken)
            : DependencyFinder.Find(rows, matrix.Columns, seed, cancellationToken);
        foreach (var dependency in dependencies)
        {
            var relations = dependency.SelectMany(column => matrix.Cycles[column]);
            if (CongruenceOfSquares.TrySplit(setup, store, relations, cancellationToken, out divisor))
            {
                return true;
            }
        }

        divisor = BigInteger.Zero;
        return false;
    }
}
