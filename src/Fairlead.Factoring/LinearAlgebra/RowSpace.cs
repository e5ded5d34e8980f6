using System.Diagnostics;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>The space that rows of 128 bits span, as rows of which each begins with a bit that no other has.</summary>
internal sealed class RowSpace
{
    private const int Width = 128;

    // Between two looks at the token pass a fraction of a millisecond.
    private const int Chunk = 1_024;

    private readonly UInt128[] _rows = new UInt128[Width];

    /// <summary>Gets the first bits of the rows. The columns there are independent, and all others depend on them.</summary>
    public UInt128 Pivots { get; private set; }

    /// <summary>Spans the rows of two blocks that stand side by side.</summary>
    /// <param name="low">The first 64 columns.</param>
    /// <param name="high">The other 64 columns.</param>
    /// <param name="mask">The columns to look at.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static RowSpace Of(ReadOnlySpan<ulong> low, ReadOnlySpan<ulong> high, UInt128 mask, CancellationToken cancellationToken)
    {
        Debug.Assert(low.Length == high.Length, "the blocks have the same rows");
        var space = new RowSpace();
        for (var r = 0; r < low.Length; r++)
        {
            if (r % Chunk == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            space.Add(new UInt128(high[r], low[r]) & mask);
        }

        return space;
    }

    /// <summary>Returns up to 64 independent sums of columns that vanish on every row.</summary>
    /// <param name="mask">The columns that may be summed.</param>
    /// <returns>A row for each column, whose bits say in which sums it is: first for the low 64 columns, then for the high.</returns>
    public (ulong[] Low, ulong[] High) Kernel(UInt128 mask)
    {
        ClearAbovePivots();
        var sums = new ulong[Width];
        var count = 0;
        for (var free = 0; free < Width && count < BitMatrix64.Size; free++)
        {
            if (!IsSet(mask & ~Pivots, free))
            {
                continue;
            }

            // A free column stands for itself; the column of a pivot is in the sum when its row has the free column's bit.
            var bit = 1UL << count++;
            sums[free] |= bit;
            for (var pivot = 0; pivot < Width; pivot++)
            {
                sums[pivot] |= IsSet(_rows[pivot], free) ? bit : 0;
            }
        }

        return (sums[..BitMatrix64.Size], sums[BitMatrix64.Size..]);
    }

    private void Add(UInt128 row)
    {
        while (row != 0)
        {
            var pivot = (int)UInt128.TrailingZeroCount(row);
            if (_rows[pivot] == 0)
            {
                _rows[pivot] = row;
                Pivots |= UInt128.One << pivot;
                return;
            }

            row ^= _rows[pivot];
        }
    }

    private void ClearAbovePivots()
    {
        for (var pivot = Width - 1; pivot >= 0; pivot--)
        {
            for (var other = 0; other < pivot; other++)
            {
                if (_rows[pivot] != 0 && IsSet(_rows[other], pivot))
                {
                    _rows[other] ^= _rows[pivot];
                }
            }
        }
    }

    private static bool IsSet(UInt128 row, int column) => ((row >> column) & 1) != 0;
}
