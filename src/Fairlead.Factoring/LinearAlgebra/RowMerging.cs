using System.Diagnostics;

namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Eliminates light rows: the lightest of a row's columns is added to the others and removed, while that pays.</summary>
/// <remarks>
/// The order is Markowitz's: the row that adds the fewest entries comes first. A step of block Lanczos costs each entry and each
/// column a certain time, and there are as many steps as columns. Taking out one column pays as long as it adds fewer entries than a
/// column holds on average, plus what the column itself costs, in entries, twice: in fewer steps and in shorter ones.
/// </remarks>
internal sealed class RowMerging
{
    // Rows with more columns are too expensive to eliminate.
    private const int HeaviestRow = 20;

    // Rows with a larger share of the columns will be packed as bits, so their entries cost nothing here.
    private const int DenseShare = 24;

    // What a column costs in a step of block Lanczos beside its entries, in entries, twice. With vectors, 12, 30, 60 and 100 gave
    // 15.1, 13.9, 11.9 and 13.7 s for a matrix of 93,000 rows and 46 entries in a column, on a 2-core server processor with AVX-512.
    private const int ColumnCostVector = 60;
    private const int ColumnCostScalar = 50;

    // Rows grow light again while others are eliminated; a pass that changes little is the last.
    private const int LeastGain = 100;
    private const int Chunk = 64;

    private readonly ShrinkingMatrix _matrix;
    private readonly MergeLog _log;
    private readonly bool[] _isDense;
    private readonly int[]?[] _columnsOfRow;
    private readonly PriorityQueue<int, int> _queue = new();
    private readonly int[] _sparseWeights;
    private long _sparseEntries;

    private RowMerging(ShrinkingMatrix matrix, MergeLog log)
    {
        _matrix = matrix;
        _log = log;
        _isDense = new bool[matrix.OriginalRowCount];
        _columnsOfRow = new int[]?[matrix.OriginalRowCount];
        _sparseWeights = new int[matrix.OriginalColumnCount];
        for (var row = 0; row < matrix.OriginalRowCount; row++)
        {
            _isDense[row] = (long)matrix.Weight(row) * DenseShare > matrix.ColumnCount;
            _columnsOfRow[row] = matrix.Weight(row) is > 0 and <= HeaviestRow ? new int[HeaviestRow] : null;
        }

        FillRows();
    }

    /// <summary>Merges until nothing more pays.</summary>
    public static void Merge(ShrinkingMatrix matrix, MergeLog log, CancellationToken cancellationToken)
    {
        int before;
        do
        {
            before = matrix.ColumnCount;
            new RowMerging(matrix, log).Run(cancellationToken);
        }
        while (before - matrix.ColumnCount > matrix.ColumnCount / LeastGain);
    }

    private void FillRows()
    {
        var filled = new int[_matrix.OriginalRowCount];
        for (var column = 0; column < _matrix.OriginalColumnCount; column++)
        {
            foreach (var row in _matrix.Column(column) ?? [])
            {
                _sparseWeights[column] += _isDense[row] ? 0 : 1;
                if (_columnsOfRow[row] is { } columns)
                {
                    columns[filled[row]++] = column;
                }
            }

            _sparseEntries += _sparseWeights[column];
        }
    }

    private void Run(CancellationToken cancellationToken)
    {
        for (var row = 0; row < _columnsOfRow.Length; row++)
        {
            Enqueue(row);
        }

        for (var merges = 0; _queue.TryDequeue(out var row, out var expected); merges++)
        {
            if (merges % Chunk == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!IsCandidate(row))
            {
                continue;
            }

            // Columns have grown since the row was queued; then it goes back to its new place.
            var cost = CostOf(row, out var lightest);
            if (cost > expected)
            {
                Enqueue(row);
            }
            else
            {
                Eliminate(row, lightest);
            }
        }
    }

    private bool IsCandidate(int row) => _columnsOfRow[row] is not null && _matrix.Weight(row) > 0;

    private void Enqueue(int row)
    {
        if (IsCandidate(row) && CostOf(row, out _) is var cost && cost <= Bound())
        {
            _queue.Enqueue(row, cost);
        }
    }

    private long Bound() =>
        (_sparseEntries / Math.Max(1, _matrix.ColumnCount)) + (BlockProducts.IsVector512Supported ? ColumnCostVector : ColumnCostScalar);

    /// <summary>Returns how many entries the elimination of a row adds at most.</summary>
    private int CostOf(int row, out int lightest)
    {
        var columns = _columnsOfRow[row].AsSpan(0, _matrix.Weight(row));
        lightest = columns[0];
        foreach (var column in columns)
        {
            lightest = _sparseWeights[column] < _sparseWeights[lightest] ? column : lightest;
        }

        // The row itself vanishes from the lightest column and from each sum.
        var weight = _sparseWeights[lightest];
        return ((columns.Length - 1) * (weight - 2)) - weight;
    }

    private void Eliminate(int row, int addend)
    {
        var columns = _columnsOfRow[row].AsSpan(0, _matrix.Weight(row)).ToArray();
        var sums = Array.FindAll(columns, column => column != addend);
        foreach (var sum in sums)
        {
            _matrix.AddTo(sum, addend, OnGained, OnLost);
        }

        _log.Record(addend, sums);
        var rows = _matrix.Remove(addend);
        foreach (var lighter in rows)
        {
            OnLost(lighter, addend);
            Enqueue(lighter);
        }

        Debug.Assert(_matrix.Weight(row) == 0, "the row is eliminated");
    }

    /// <summary>Keeps the lists in step after a column gained a row.</summary>
    private void OnGained(int row, int column)
    {
        var gain = _isDense[row] ? 0 : 1;
        _sparseWeights[column] += gain;
        _sparseEntries += gain;
        if (_columnsOfRow[row] is { } columns)
        {
            var count = _matrix.Weight(row);
            if (count > HeaviestRow)
            {
                _columnsOfRow[row] = null;
            }
            else
            {
                columns[count - 1] = column;
            }
        }
    }

    /// <summary>Keeps the lists in step after a column lost a row.</summary>
    private void OnLost(int row, int column)
    {
        var loss = _isDense[row] ? 0 : 1;
        _sparseWeights[column] -= loss;
        _sparseEntries -= loss;
        if (_columnsOfRow[row] is { } columns)
        {
            columns[Array.IndexOf(columns, column)] = columns[_matrix.Weight(row)];
        }
    }
}
