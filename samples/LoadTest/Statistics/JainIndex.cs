using System.Diagnostics;

namespace LoadTest.Statistics;

/// <summary>Says how evenly something was shared: 1 when all got the same, 1/n when one of n got everything.</summary>
/// <remarks>Jain, Chiu and Hawe, "A quantitative measure of fairness", 1984: (Σx)² / (n·Σx²).</remarks>
internal static class JainIndex
{
    /// <returns>The index, or <see langword="null"/> when nobody got anything.</returns>
    public static double? Of(ReadOnlySpan<double> shares)
    {
        var sum = 0.0;
        var squares = 0.0;
        foreach (var share in shares)
        {
            Debug.Assert(share >= 0);
            sum += share;
            squares += share * share;
        }

        return squares > 0 ? sum * sum / (shares.Length * squares) : null;
    }
}
