namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Selects the columns of a block whose inner products form an invertible matrix, and inverts that matrix.</summary>
/// <remarks>
/// Montgomery 1995, figure 1: Gauss-Jordan elimination of the matrix beside the identity. A column without a pivot leaves the
/// selection, and the identity's half is cleared of it. Columns that the step before left out come first, because every
/// column must be used once in two steps.
/// </remarks>
internal sealed class LanczosSubspace
{
    private readonly ulong[] _left;
    private readonly ulong[] _right = new ulong[BitMatrix64.Size];
    private readonly int[] _order = new int[BitMatrix64.Size];

    private LanczosSubspace(ReadOnlySpan<ulong> energy, ulong usedBefore)
    {
        _left = energy.ToArray();
        BitMatrix64.AddIdentity(_right);
        var (next, last) = (0, BitMatrix64.Size);
        for (var column = 0; column < BitMatrix64.Size; column++)
        {
            _order[((usedBefore >> column) & 1) == 0 ? next++ : --last] = column;
        }
    }

    /// <summary>Selects columns and inverts.</summary>
    /// <param name="energy">The symmetric matrix VᵀAV.</param>
    /// <param name="usedBefore">The columns that the step before selected.</param>
    /// <param name="selected">The columns selected now.</param>
    /// <returns>The inverse on the selected columns and zeros elsewhere, or <see langword="null" /> where a column stays unused twice.</returns>
    public static ulong[]? TryInvert(ReadOnlySpan<ulong> energy, ulong usedBefore, out ulong selected)
    {
        var elimination = new LanczosSubspace(energy, usedBefore);
        selected = 0;
        for (var i = 0; i < BitMatrix64.Size; i++)
        {
            var column = elimination._order[i];
            if (elimination.TryEliminate(elimination._left, i))
            {
                selected |= 1UL << column;
            }
            else if (elimination.TryEliminate(elimination._right, i))
            {
                elimination._left[column] = 0;
                elimination._right[column] = 0;
            }
            else
            {
                return null;
            }
        }

        return (selected | usedBefore) == ulong.MaxValue ? elimination._right : null;
    }

    /// <summary>Finds a row with a one in the column at a position of the order, moves it there and clears the column elsewhere.</summary>
    private bool TryEliminate(ulong[] half, int position)
    {
        var pivot = _order[position];
        var bit = 1UL << pivot;
        var found = Array.FindIndex(_order, position, row => (half[row] & bit) != 0);
        if (found < 0)
        {
            return false;
        }

        Swap(pivot, _order[found]);
        for (var row = 0; row < BitMatrix64.Size; row++)
        {
            if (row != pivot && (half[row] & bit) != 0)
            {
                _left[row] ^= _left[pivot];
                _right[row] ^= _right[pivot];
            }
        }

        return true;
    }

    private void Swap(int first, int second)
    {
        (_left[first], _left[second]) = (_left[second], _left[first]);
        (_right[first], _right[second]) = (_right[second], _right[first]);
    }
}
