namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The exponents of cycles modulo 2, as the linear algebra wants them.</summary>
/// <remarks>The first row is for −1, and every prime of the factor base has the row after its index.</remarks>
internal static class RelationMatrix
{
    /// <summary>Returns the number of rows.</summary>
    public static int RowCount(FactorBase factorBase) => factorBase.Count + 1;

    /// <summary>Lists for every cycle the rows with an odd exponent, in ascending order.</summary>
    public static List<int[]> Columns(RelationStore store, List<int[]> cycles, FactorBase factorBase, CancellationToken cancellationToken)
    {
        var isOdd = new bool[RowCount(factorBase)];
        var touched = new List<int>();
        var columns = new List<int[]>(cycles.Count);
        for (var i = 0; i < cycles.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var relation in cycles[i])
            {
                Flip(store.Read(relation), isOdd, touched);
            }

            columns.Add(TakeOdd(isOdd, touched));
        }

        return columns;
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
        var rows = touched.Where(row => isOdd[row]).Distinct().Order().ToArray();
        foreach (var row in touched)
        {
            isOdd[row] = false;
        }

        touched.Clear();
        return rows;
    }
}
