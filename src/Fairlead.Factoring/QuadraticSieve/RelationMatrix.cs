namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The exponents of cycles modulo 2, as the linear algebra wants them.</summary>
/// <remarks>The first row is for −1, and every prime of the factor base has the row after its index.</remarks>
internal sealed class RelationMatrix
{
    private RelationMatrix(List<int[]> cycles, List<int[]> columns, int rowsInUse)
    {
        Cycles = cycles;
        Columns = columns;
        Missing = rowsInUse - columns.Count;
    }

    /// <summary>Gets the relations of every column.</summary>
    public List<int[]> Cycles { get; }

    /// <summary>Gets the rows of every column that have an odd exponent, in ascending order.</summary>
    public List<int[]> Columns { get; }

    /// <summary>Gets how many columns are missing until there are as many as rows that occur; below 0 when there are more.</summary>
    public int Missing { get; }

    /// <summary>Returns the number of rows.</summary>
    public static int RowCount(FactorBase factorBase) => factorBase.Count + 1;

    /// <summary>Combines relations into cycles and these into columns.</summary>
    public static RelationMatrix Create(RelationStore store, FactorBase factorBase, CancellationToken cancellationToken)
    {
        var cycles = CycleFinder.Find(store, cancellationToken);
        var isOdd = new bool[RowCount(factorBase)];
        var isInUse = new bool[RowCount(factorBase)];
        var touched = new List<int>();
        var columns = new List<int[]>(cycles.Count);
        foreach (var cycle in cycles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var relation in cycle)
            {
                Flip(store.Read(relation), isOdd, touched);
            }

            columns.Add(TakeOdd(isOdd, touched));
            foreach (var row in columns[^1])
            {
                isInUse[row] = true;
            }
        }

        return new RelationMatrix(cycles, columns, isInUse.Count(static used => used));
    }

    private static void Flip(Relation relation, bool[] isOdd, List<int> touched)
    {
        if (relation.IsNegative)
        {
            FlipRow(0, isOdd, touched);
        }

        foreach (var factor in relation.Factors)
        {
            FlipRow(factor + 1, isOdd, touched);
        }

        foreach (var factor in relation.Family.Factors)
        {
            FlipRow(factor + 1, isOdd, touched);
        }
    }

    private static void FlipRow(int row, bool[] isOdd, List<int> touched)
    {
        isOdd[row] = !isOdd[row];
        touched.Add(row);
    }

    private static int[] TakeOdd(bool[] isOdd, List<int> touched)
    {
        var rows = new List<int>();
        foreach (var row in touched)
        {
            if (isOdd[row])
            {
                isOdd[row] = false;
                rows.Add(row);
            }
        }

        rows.Sort();
        touched.Clear();
        return [.. rows];
    }
}
