using System.Numerics;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Finds vectors that a matrix maps to zero by Gaussian elimination on rows of bits.</summary>
internal static class DenseElimination
{
    private const int WordBits = 64;

    // Rows between two looks at the token: they take less than a millisecond.
    private const int Chunk = 512;

    /// <summary>Finds up to 64 independent vectors of the kernel, and all of them when the kernel is smaller.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">The rows of the ones in each column.</param>
    /// <param name="cancellationToken">Ends the elimination.</param>
    /// <returns>A word for each column, whose bits are the entries of 64 vectors; those beyond the dimension of the kernel are zero.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ulong[] FindKernel(int rowCount, int[][] columns, CancellationToken cancellationToken)
    {
        var rows = ToRows(rowCount, columns, cancellationToken);
        var pivots = Eliminate(rows, columns.Length, cancellationToken);
        return Substitute(rows, pivots, columns.Length, cancellationToken);
    }

    private static ulong[][] ToRows(int rowCount, int[][] columns, CancellationToken cancellationToken)
    {
        var rows = new ulong[rowCount][];
        for (var r = 0; r < rowCount; r++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows[r] = new ulong[(columns.Length + WordBits - 1) / WordBits];
        }

        for (var c = 0; c < columns.Length; c++)
        {
            foreach (var row in columns[c])
            {
                rows[row][c / WordBits] |= 1UL << (c % WordBits);
            }
        }

        return rows;
    }

    /// <summary>Brings the rows into echelon form.</summary>
    /// <returns>The column in which each of the first rows begins.</returns>
    private static List<int> Eliminate(ulong[][] rows, int columnCount, CancellationToken cancellationToken)
    {
        var pivots = new List<int>();
        for (var column = 0; column < columnCount && pivots.Count < rows.Length; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = FindRow(rows, pivots.Count, column);
            if (found < 0)
            {
                continue;
            }

            (rows[pivots.Count], rows[found]) = (rows[found], rows[pivots.Count]);
            var pivot = rows[pivots.Count].AsSpan(column / WordBits);
            pivots.Add(column);
            for (var r = found + 1; r < rows.Length; r++)
            {
                if (r % Chunk == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (IsSet(rows[r], column))
                {
                    Add(pivot, rows[r].AsSpan(column / WordBits));
                }
            }
        }

        return pivots;
    }

    private static int FindRow(ulong[][] rows, int first, int column)
    {
        while (first < rows.Length && !IsSet(rows[first], column))
        {
            first++;
        }

        return first < rows.Length ? first : -1;
    }

    /// <summary>Gives each of up to 64 columns without a pivot a vector of its own and solves for the others, from the last row up.</summary>
    private static ulong[] Substitute(ulong[][] rows, List<int> pivots, int columnCount, CancellationToken cancellationToken)
    {
        var kernel = new ulong[columnCount];
        var free = Enumerable.Range(0, columnCount).Except(pivots).Take(WordBits).ToList();
        for (var i = 0; i < free.Count; i++)
        {
            kernel[free[i]] = 1UL << i;
        }

        for (var r = pivots.Count - 1; r >= 0; r--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            kernel[pivots[r]] = SumOf(kernel, rows[r], pivots[r] + 1);
        }

        return kernel;
    }

    private static ulong SumOf(ulong[] words, ulong[] choice, int first)
    {
        var sum = 0UL;
        for (var w = first / WordBits; w < choice.Length; w++)
        {
            var bits = w == first / WordBits ? choice[w] & (ulong.MaxValue << (first % WordBits)) : choice[w];
            for (; bits != 0; bits &= unchecked(bits - 1))
            {
                sum ^= words[(w * WordBits) + BitOperations.TrailingZeroCount(bits)];
            }
        }

        return sum;
    }

    private static bool IsSet(ulong[] row, int column) => ((row[column / WordBits] >> (column % WordBits)) & 1) != 0;

    private static void Add(ReadOnlySpan<ulong> addend, Span<ulong> sum)
    {
        var addends = MemoryMarshal.Cast<ulong, Vector<ulong>>(addend);
        var sums = MemoryMarshal.Cast<ulong, Vector<ulong>>(sum);
        for (var i = 0; i < addends.Length; i++)
        {
            sums[i] ^= addends[i];
        }

        for (var i = addends.Length * Vector<ulong>.Count; i < addend.Length; i++)
        {
            sum[i] ^= addend[i];
        }
    }
}
