using System.Numerics;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Finds sets of relations in which every prime of the factor base has an even exponent.</summary>
internal static class DependencyFinder
{
    // Below so many columns dense elimination is as fast, and certain.
    private const int SmallestForLanczos = 2_000;

    private const int WantedDependencies = 32;
    private const int LanczosAttempts = 3;
    private const int Chunk = 1_024;

    /// <summary>Finds independent dependencies modulo 2.</summary>
    /// <param name="rowCount">The number of rows: primes of the factor base.</param>
    /// <param name="relations">The rows in which each relation is odd, ascending and distinct.</param>
    /// <param name="seed">Selects the first block of the search; the same seed gives the same dependencies.</param>
    /// <param name="onProgress">Receives the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// Up to 64 independent lists of relations, ascending, whose rows cancel: at least 32 where there are 32 relations more than
    /// rows that occur, otherwise at least as many as the difference.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static IReadOnlyList<int[]> Find(
        int rowCount, IReadOnlyList<int[]> relations, ulong seed, Action<double>? onProgress, CancellationToken cancellationToken)
    {
        var system = ReducedSystem.Reduce(rowCount, relations, cancellationToken);
        return system.Columns.Length < SmallestForLanczos
            ? FindByElimination(rowCount, relations, system, cancellationToken)
            : FindByLanczos(rowCount, relations, system, seed, onProgress, cancellationToken);
    }

    /// <summary>Finds them in a reduced system by dense elimination.</summary>
    public static IReadOnlyList<int[]> FindByElimination(
        int rowCount, IReadOnlyList<int[]> relations, ReducedSystem system, CancellationToken cancellationToken)
    {
        var kernel = DenseElimination.FindKernel(system.RowCount, system.Columns, cancellationToken);
        return Select(rowCount, relations, system.Expand(kernel), cancellationToken);
    }

    /// <summary>Finds them in a reduced system by block Lanczos, and by dense elimination when that fails time after time.</summary>
    public static IReadOnlyList<int[]> FindByLanczos(
        int rowCount,
        IReadOnlyList<int[]> relations,
        ReducedSystem system,
        ulong seed,
        Action<double>? onProgress,
        CancellationToken cancellationToken)
    {
        var matrix = new PackedMatrix(system.RowCount, system.Columns, cancellationToken);
        var wanted = Math.Clamp(system.Columns.Length - system.RowCount, 1, WantedDependencies);
        for (var attempt = 0UL; attempt < LanczosAttempts; attempt++)
        {
            var kernel = BlockLanczos.TryFindKernel(matrix, unchecked(seed + attempt), onProgress, cancellationToken);
            if (kernel is not null && Select(rowCount, relations, system.Expand(kernel), cancellationToken) is var found && found.Count >= wanted)
            {
                return found;
            }
        }

        return FindByElimination(rowCount, relations, system, cancellationToken);
    }

    /// <summary>Keeps what really cancels in the original relations, and of that an independent part.</summary>
    private static List<int[]> Select(int rowCount, IReadOnlyList<int[]> relations, ulong[] words, CancellationToken cancellationToken)
    {
        var sums = new ulong[rowCount];
        for (var i = 0; i < words.Length; i++)
        {
            if (i % Chunk == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            foreach (var row in words[i] == 0 ? [] : relations[i])
            {
                sums[row] ^= words[i];
            }
        }

        var wrong = sums.Aggregate(0UL, static (bits, sum) => bits | sum);
        var zeros = new ulong[words.Length];
        var independent = (ulong)RowSpace.Of(words, zeros, ~wrong, cancellationToken).Pivots;
        var dependencies = new List<int[]>();
        for (; independent != 0; independent &= unchecked(independent - 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bit = BitOperations.TrailingZeroCount(independent);
            dependencies.Add([.. Enumerable.Range(0, words.Length).Where(i => ((words[i] >> bit) & 1) != 0)]);
        }

        return dependencies;
    }
}
