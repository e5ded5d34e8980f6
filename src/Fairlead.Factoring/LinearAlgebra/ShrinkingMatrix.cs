using System.Diagnostics;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>A sparse matrix of bits that loses rows and columns, with the weight of each row.</summary>
internal sealed class ShrinkingMatrix
{
    private readonly int[]?[] _columns;
    private readonly int[] _weights;

    // The exclusive or of the numbers of the columns that have a row; where there is one such column, this is its number.
    private readonly int[] _columnsOfRow;

    /// <summary>Takes over columns, which are replaced but never changed.</summary>
    public ShrinkingMatrix(int rowCount, IReadOnlyList<int[]> columns)
    {
        _columns = [.. columns];
        _weights = new int[rowCount];
        _columnsOfRow = new int[rowCount];
        ColumnCount = columns.Count;
        for (var column = 0; column < _columns.Length; column++)
        {
            Debug.Assert(_columns[column]!.Length == 0 || (_columns[column]![0] >= 0 && _columns[column]![^1] < rowCount), "rows are inside the matrix");
            foreach (var row in _columns[column]!)
            {
                AddEntry(row, column);
            }
        }
    }

    /// <summary>Gets the number of columns that are left.</summary>
    public int ColumnCount { get; private set; }

    /// <summary>Gets the number of rows that are not empty.</summary>
    public int UsedRowCount { get; private set; }

    /// <summary>Gets the number of columns there were in the beginning; columns keep their numbers.</summary>
    public int OriginalColumnCount => _columns.Length;

    /// <summary>Gets the number of rows there were in the beginning; rows keep their numbers.</summary>
    public int OriginalRowCount => _weights.Length;

    /// <summary>Gets how many more columns there are than rows.</summary>
    public int Excess => ColumnCount - UsedRowCount;

    /// <summary>Gets the number of ones in a row.</summary>
    public int Weight(int row) => _weights[row];

    /// <summary>Gets the rows of a column in ascending order, or <see langword="null" /> when it was removed.</summary>
    public int[]? Column(int column) => _columns[column];

    /// <summary>Gets the column of a row that has only one.</summary>
    public int OnlyColumnOf(int row)
    {
        Debug.Assert(_weights[row] == 1, "the row has one column");
        return _columnsOfRow[row];
    }

    /// <summary>Removes a column and returns its rows.</summary>
    public int[] Remove(int column)
    {
        var rows = _columns[column]!;
        _columns[column] = null;
        ColumnCount--;
        foreach (var row in rows)
        {
            RemoveEntry(row, column);
        }

        return rows;
    }

    /// <summary>Adds one column to another and tells a listener which rows the sum gained and lost.</summary>
    public void AddTo(int column, int addend, Action<int, int> gained, Action<int, int> lost)
    {
        var (left, right) = (_columns[column]!, _columns[addend]!);
        var sum = new int[left.Length + right.Length];
        var (length, i) = (0, 0);
        foreach (var row in right)
        {
            while (i < left.Length && left[i] < row)
            {
                sum[length++] = left[i++];
            }

            if (i < left.Length && left[i] == row)
            {
                i++;
                RemoveEntry(row, column);
                lost(row, column);
            }
            else
            {
                sum[length++] = row;
                AddEntry(row, column);
                gained(row, column);
            }
        }

        left.AsSpan(i).CopyTo(sum.AsSpan(length));
        _columns[column] = sum[..(length + left.Length - i)];
    }

    private void AddEntry(int row, int column)
    {
        UsedRowCount += _weights[row]++ == 0 ? 1 : 0;
        _columnsOfRow[row] ^= column;
    }

    private void RemoveEntry(int row, int column)
    {
        UsedRowCount -= --_weights[row] == 0 ? 1 : 0;
        _columnsOfRow[row] ^= column;
    }
}
