namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>A smaller matrix whose dependencies give those of a larger one.</summary>
internal sealed class ReducedSystem
{
    private readonly MergeLog _log;
    private readonly int[] _origins;
    private readonly int _originalColumnCount;

    private ReducedSystem(MergeLog log, int[] origins, int originalColumnCount, int rowCount, int[][] columns)
    {
        _log = log;
        _origins = origins;
        _originalColumnCount = originalColumnCount;
        RowCount = rowCount;
        Columns = columns;
    }

    /// <summary>Gets the number of rows, none of which is empty.</summary>
    public int RowCount { get; }

    /// <summary>Gets the rows of the ones in each column, ascending; rows are numbered by falling weight.</summary>
    public int[][] Columns { get; }

    /// <summary>Reduces a matrix by structured Gaussian elimination.</summary>
    /// <remarks>
    /// Rows with a single column cannot be in a dependency and leave with their column, so do the heaviest columns beyond those needed, and
    /// light rows are eliminated (LaMacchia and Odlyzko 1991, Pomerance and Smith 1992).
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ReducedSystem Reduce(int rowCount, IReadOnlyList<int[]> columns, CancellationToken cancellationToken)
    {
        var matrix = new ShrinkingMatrix(rowCount, columns);
        var log = new MergeLog();
        ExcessTrimming.Trim(matrix, cancellationToken);
        RowMerging.Merge(matrix, log, cancellationToken);
        var origins = Enumerable.Range(0, columns.Count).Where(column => matrix.Column(column) is not null).ToArray();
        return new ReducedSystem(log, origins, columns.Count, matrix.UsedRowCount, Renumber(matrix, origins, cancellationToken));
    }

    /// <summary>Takes dependencies back to the columns of the original matrix.</summary>
    /// <param name="kernel">A word for each column of this matrix, whose bits are the dependencies.</param>
    /// <returns>A word for each column of the original matrix.</returns>
    public ulong[] Expand(ReadOnlySpan<ulong> kernel)
    {
        var words = new ulong[_originalColumnCount];
        for (var i = 0; i < _origins.Length; i++)
        {
            words[_origins[i]] = kernel[i];
        }

        _log.Undo(words);
        return words;
    }

    private static int[][] Renumber(ShrinkingMatrix matrix, int[] origins, CancellationToken cancellationToken)
    {
        var heaviestFirst = Enumerable.Range(0, matrix.OriginalRowCount).Where(row => matrix.Weight(row) > 0).ToArray();
        Array.Sort(Array.ConvertAll(heaviestFirst, row => -matrix.Weight(row)), heaviestFirst);
        var numbers = new int[matrix.OriginalRowCount];
        for (var i = 0; i < heaviestFirst.Length; i++)
        {
            numbers[heaviestFirst[i]] = i;
        }

        var columns = new int[origins.Length][];
        for (var i = 0; i < origins.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            columns[i] = Array.ConvertAll(matrix.Column(origins[i])!, row => numbers[row]);
            Array.Sort(columns[i]);
        }

        return columns;
    }
}
