namespace Fairlead.Factoring.Planning;

/// <summary>Guesses durations from a few sizes.</summary>
/// <remarks>
/// Up to 248 bits, means of random balanced semiprimes on one thread of a 2.3 GHz server processor with AVX-512, as
/// <c>perf/FactorTimings -- balanced</c> measures them, rounded up; above, single numbers of 75, 80, 85, 90 and 95 digits. Between two sizes the
/// logarithm of the time is interpolated, and beyond the last it grows as it did before.
/// </remarks>
internal static class DurationTable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1_000);

    private static readonly (int Bits, double Milliseconds)[] Table =
    [
        (1, 0.0005),
        (24, 0.001),
        (40, 0.003),
        (54, 0.012),
        (64, 0.040),
        (67, 0.3),
        (80, 0.7),
        (100, 5),
        (116, 9),
        (133, 24),
        (149, 60),
        (166, 220),
        (183, 670),
        (199, 1_300),
        (216, 3_000),
        (232, 9_000),
        (249, 18_000),
        (266, 50_000),
        (282, 115_000),
        (299, 260_000),
        (316, 1_000_000),
    ];

    public static ReadOnlySpan<(int Bits, double Milliseconds)> Rows => Table;

    public static TimeSpan Estimate(int bits)
    {
        var upper = 1;
        while (upper < Table.Length - 1 && Table[upper].Bits < bits)
        {
            upper++;
        }

        var (lowBits, low) = Table[upper - 1];
        var (highBits, high) = Table[upper];
        var position = (bits - lowBits) / (double)(highBits - lowBits);
        var milliseconds = low * Math.Pow(high / low, position);
        return milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest;
    }
}
