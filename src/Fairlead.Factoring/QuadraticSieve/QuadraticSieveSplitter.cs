using System.Diagnostics;
using System.Numerics;
using Fairlead.Factoring.LinearAlgebra;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Splits a composite by the self-initializing quadratic sieve.</summary>
internal static class QuadraticSieveSplitter
{
    /// <summary>The size of the largest composite that can be split: the values of its polynomials fit in 256 bits.</summary>
    public const int MaximumBits = 440;

    /// <summary>The size of the smallest matrix that is made smaller before it is solved; elimination takes less time than that up to here.</summary>
    public const int SmallestForReduction = 6_000;

    // More columns than rows. With that many dependencies hardly any number is left in one piece; if it is, the sieve goes on.
    private const int Excess = 20;

    // Not all primes of the factor base occur, so fewer relations than primes can be enough.
    private const double FirstAttempt = 0.95;

    /// <summary>Looks for a factor other than one and the composite; it need not be prime.</summary>
    /// <param name="composite">An odd composite of at most <see cref="MaximumBits"/> bits that is not a perfect power.</param>
    /// <param name="job">How it is done.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="divisor">The factor.</param>
    /// <returns>Whether a factor was found. It always is, except of composites so small that their polynomials run out.</returns>
    public static bool TrySplit(BigInteger composite, SieveJob job, CancellationToken cancellationToken, out BigInteger divisor) =>
        TrySplit(SieveSetup.Create(composite, parameters: null, cancellationToken), job, cancellationToken, out divisor);

    /// <summary>Does the same with a sieve that is prepared.</summary>
    public static bool TrySplit(SieveSetup setup, SieveJob job, CancellationToken cancellationToken, out BigInteger divisor)
    {
        Debug.Assert(!setup.Number.IsEven && setup.Number.GetBitLength() <= MaximumBits, "the composite is odd and within reach");
        if (TryFindInFactorBase(setup, out divisor))
        {
            return true;
        }

        var search = new RelationSearch(setup, job, cancellationToken);
        search.Resume();
        var needed = (int)(RelationMatrix.RowCount(setup.FactorBase) * FirstAttempt) + Excess;
        while (search.Run(needed))
        {
            search.Report(FactoringStage.LinearAlgebra, shareDone: 0);
            var matrix = RelationMatrix.Create(search.Store, setup.FactorBase, cancellationToken);
            if (matrix.Missing + Excess <= 0 && TryFinish(search, matrix, cancellationToken, out divisor))
            {
                return true;
            }

            // The relations that are still to come bring new primes with them: a few more are needed than are missing.
            var missing = Math.Max(matrix.Missing, 0);
            needed = search.Store.Cycles + missing + (missing / 8) + Excess;
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

    private static bool TryFinish(RelationSearch search, RelationMatrix matrix, CancellationToken cancellationToken, out BigInteger divisor)
    {
        var dependencies = FindDependencies(search, matrix, cancellationToken);
        search.Report(FactoringStage.SquareRoot, shareDone: null);
        foreach (var dependency in dependencies)
        {
            var relations = dependency.SelectMany(column => matrix.Cycles[column]);
            if (CongruenceOfSquares.TrySplit(search.Setup, search.Store, relations, cancellationToken, out divisor))
            {
                return true;
            }
        }

        divisor = BigInteger.Zero;
        return false;
    }

    private static IReadOnlyList<int[]> FindDependencies(RelationSearch search, RelationMatrix matrix, CancellationToken cancellationToken)
    {
        var rows = RelationMatrix.RowCount(search.Setup.FactorBase);
        return rows < SmallestForReduction
            ? LineElimination.Find(rows, matrix.Columns, cancellationToken)
            : DependencyFinder.Find(rows, matrix.Columns, search.Job.Seed, share => search.Report(FactoringStage.LinearAlgebra, share), cancellationToken);
    }
}
