using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>A matrix of bits for fast products: its heavy rows as blocks of bits, the rest as lists of rows by column.</summary>
/// <remarks>
/// Rows come in the order of falling weight. Lists that begin with the heaviest of the remaining rows touch mostly the beginning
/// of a vector, which stays in the first-level cache.
/// </remarks>
internal sealed class PackedMatrix
{
    // A block of 64 rows costs each column as much as so many entries of a list.
    private const double EntriesPerBlockVector = 2;
    private const double EntriesPerBlockScalar = 6;

    // Between two looks at the token pass a few microseconds.
    private const int Chunk = 4_096;

    private readonly ulong[][] _blocks;
    private readonly int[] _starts;
    private readonly int[] _rows;

    /// <summary>Packs a matrix.</summary>
    /// <param name="rowCount">The number of rows, which are sorted by falling weight.</param>
    /// <param name="columns">The rows of the ones in each column, ascending.</param>
    public PackedMatrix(int rowCount, int[][] columns)
    {
        RowCount = rowCount;
        ColumnCount = columns.Length;
        var denseRows = CountDenseRows(rowCount, columns);
        _blocks = new ulong[denseRows / BitMatrix64.Size][];
        for (var block = 0; block < _blocks.Length; block++)
        {
            _blocks[block] = new ulong[PaddedColumns];
        }

        _starts = new int[columns.Length + 1];
        _rows = new int[columns.Sum(column => column.Count(row => row >= denseRows))];
        var next = 0;
        for (var c = 0; c < columns.Length; c++)
        {
            foreach (var row in columns[c])
            {
                if (row < denseRows)
                {
                    _blocks[row / BitMatrix64.Size][c] |= 1UL << (row % BitMatrix64.Size);
                }
                else
                {
                    _rows[next++] = row;
                }
            }

            _starts[c + 1] = next;
        }
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    /// <summary>Gets the length of a block with a row for each row of the matrix.</summary>
    public int PaddedRows => BlockProducts.Pad(RowCount);

    /// <summary>Gets the length of a block with a row for each column of the matrix.</summary>
    public int PaddedColumns => BlockProducts.Pad(ColumnCount);

    /// <summary>Computes the product with a block of 64 vectors.</summary>
    /// <param name="vectors">A word for each column.</param>
    /// <param name="product">Receives a word for each row.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public void Multiply(ReadOnlySpan<ulong> vectors, Span<ulong> product, CancellationToken cancellationToken)
    {
        product.Clear();
        for (var block = 0; block < _blocks.Length; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlockProducts.InnerProductAdd(_blocks[block], vectors, product.Slice(block * BitMatrix64.Size, BitMatrix64.Size));
        }

        for (var start = 0; start < ColumnCount; start += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Scatter(vectors, product, start, Math.Min(start + Chunk, ColumnCount));
        }
    }

    /// <summary>Computes the product of the transpose with a block of 64 vectors.</summary>
    /// <param name="vectors">A word for each row.</param>
    /// <param name="product">Receives a word for each column.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public void MultiplyTransposed(ReadOnlySpan<ulong> vectors, Span<ulong> product, CancellationToken cancellationToken)
    {
        product[ColumnCount..].Clear();
        for (var start = 0; start < ColumnCount; start += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Gather(vectors, product, start, Math.Min(start + Chunk, ColumnCount));
        }

        for (var block = 0; block < _blocks.Length; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlockProducts.MultiplyAdd(_blocks[block], vectors.Slice(block * BitMatrix64.Size, BitMatrix64.Size), product);
        }
    }

    private static int CountDenseRows(int rowCount, int[][] columns)
    {
        var weights = new int[rowCount];
        foreach (var row in columns.SelectMany(static column => column))
        {
            weights[row]++;
        }

        var entries = (BlockProducts.IsVector512Supported ? EntriesPerBlockVector : EntriesPerBlockScalar) * columns.Length;
        var dense = 0;
        while (dense + BitMatrix64.Size <= rowCount && weights.AsSpan(dense, BitMatrix64.Size).ToArray().Sum(static weight => (long)weight) > entries)
        {
            dense += BitMatrix64.Size;
        }

        return dense;
    }

    // The lists were built from rows of this matrix, so the two loops below stay inside their spans without looking.
    private void Scatter(ReadOnlySpan<ulong> vectors, Span<ulong> product, int first, int end)
    {
        ref var target = ref MemoryMarshal.GetReference(product);
        for (var c = first; c < end; c++)
        {
            var word = vectors[c];
            foreach (var row in _rows.AsSpan(_starts[c].._starts[c + 1]))
            {
                Unsafe.Add(ref target, (nint)(uint)row) ^= word;
            }
        }
    }

    private void Gather(ReadOnlySpan<ulong> vectors, Span<ulong> product, int first, int end)
    {
        ref var source = ref MemoryMarshal.GetReference(vectors);
        for (var c = first; c < end; c++)
        {
            var word = 0UL;
            foreach (var row in _rows.AsSpan(_starts[c].._starts[c + 1]))
            {
                word ^= Unsafe.Add(ref source, (nint)(uint)row);
            }

            product[c] = word;
        }
    }
}
