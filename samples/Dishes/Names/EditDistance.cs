namespace Dishes.Names;

/// <summary>Counts the slips that make one word of another.</summary>
internal static class EditDistance
{
    /// <summary>Counts letters that are missing, added, wrong, or swapped with their neighbor; no letter is touched twice.</summary>
    public static int Between(string left, string right)
    {
        var (above, row, previous) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            (above, previous, row) = (previous, row, above);
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var wrong = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(previous[j], row[j - 1]) + 1, previous[j - 1] + wrong);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], above[j - 2] + 1);
                }
            }
        }

        return row[right.Length];
    }
}
