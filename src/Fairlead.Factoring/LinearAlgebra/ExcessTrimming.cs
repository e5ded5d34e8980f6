namespace Fairlead.Factoring.LinearAlgebra;

/// <summary>Takes out the columns that cannot be in a dependency, and the heaviest of those that are not needed.</summary>
internal static class ExcessTrimming
{
    /// <summary>So many columns more than rows are kept: 64 for as many dependencies, and some that block Lanczos does not find.</summary>
    public const int KeptExcess = 100;

    private const int Chunk = 1_024;

    /// <summary>Trims until there are no rows with a single column and not too many columns more than rows.</summary>
    public static void Trim(ShrinkingMatrix matrix, CancellationToken cancellationToken)
    {
        var singletons = new Stack<int>(Enumerable.Range(0, matrix.OriginalRowCount).Where(row => matrix.Weight(row) == 1));
        RemoveSingletons(matrix, singletons, cancellationToken);
        if (matrix.Excess <= KeptExcess)
        {
            return;
        }

        var removed = 0;
        foreach (var column in HeaviestFirst(matrix))
        {
            if (removed++ % Chunk == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (matrix.Excess <= KeptExcess)
            {
                break;
            }

            if (matrix.Column(column) is not null)
            {
                Remove(matrix, column, singletons);
                RemoveSingletons(matrix, singletons, cancellationToken);
            }
        }
    }

    private static int[] HeaviestFirst(ShrinkingMatrix matrix)
    {
        var columns = Enumerable.Range(0, matrix.OriginalColumnCount).Where(column => matrix.Column(column) is not null).ToArray();
        return [.. columns.OrderByDescending(column => matrix.Column(column)!.Length)];
    }

    private static void RemoveSingletons(ShrinkingMatrix matrix, Stack<int> singletons, CancellationToken cancellationToken)
    {
        while (singletons.TryPop(out var row))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (matrix.Weight(row) == 1)
            {
                Remove(matrix, matrix.OnlyColumnOf(row), singletons);
            }
        }
    }

    private static void Remove(ShrinkingMatrix matrix, int column, Stack<int> singletons)
    {
        foreach (var row in matrix.Remove(column))
        {
            if (matrix.Weight(row) == 1)
            {
                singletons.Push(row);
            }
        }
    }
}
