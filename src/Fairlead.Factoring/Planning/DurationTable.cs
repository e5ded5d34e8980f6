namespace Fairlead.Factoring.Planning;

/// <summary>Guesses durations from a few measured sizes.</summary>
/// <remarks>
/// Medians of balanced semiprimes on one thread of a 2.3 GHz server processor, measured with
/// <c>perf/FactorTimings -- sizes</c> and rounded. Between two sizes the logarithm of the time is interpolated, and beyond the last it grows
/// as it did before.
/// </remarks>
internal static class DurationTable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1_000);

    private static readonly (int Bits, double Milliseconds)[] Measured =
    [
        (1, 0.0005),
        (24, 0.001),
        (40, 0.003),
        (54, 0.012),
        (64, 0.040),
        (67, 0.3),
        (80, 0.7),
        (100, 4),
        (116, 20),
        (133, 110),
        (166, 4_000),
        (200, 120_000),
    ];

    public static ReadOnlySpan<(int Bits, double Milliseconds)> Rows => Measured;

    public static TimeSpan Estimate(int bits)
    {
        var upper = 1;
        while (upper < Measured.Length - 1 && Measured[upper].Bits < bits)
        {
            upper++;
        }

        var (lowBits, low) = Measured[upper - 1];
        var (highBits, high) = Measured[upper];
        var position = (bits - lowBits) / (double)(highBits - lowBits);
        var milliseconds = low * Math.Pow(high / low, position);
        return milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest;
    }
}
