using Fairlead.Factoring.EllipticCurve;

namespace Fairlead.Factoring.Planning;

/// <summary>Guesses how long curves take.</summary>
/// <remarks>
/// The cost of a curve follows its first bound, because the second bounds follow the first. Nanoseconds for each bit of the multiplier of stage one, stage two included,
/// from the processor time of whole schedules on the machine of <see cref="MachineSpeed" />; between two sizes the logarithm is interpolated.
/// </remarks>
internal static class CurveCosts
{
    // The multiplier of stage one has about so many bits for each unit of its bound.
    private const double BitsPerBound = 1.44;

    private static readonly (int Bits, double Nanoseconds)[] Table =
    [
        (64, 130),
        (150, 130),
        (165, 370),
        (200, 370),
        (232, 620),
        (265, 650),
        (300, 1_100),
        (320, 1_200),
        (500, 8_000),
        (800, 18_000),
        (1_500, 42_000),
        (8_192, 1_000_000),
    ];

    public static ReadOnlySpan<(int Bits, double Nanoseconds)> Rows => Table;

    public static TimeSpan Estimate(int bits, CurveBounds bounds, int curves) =>
        TimeSpan.FromSeconds(Nanoseconds(bits) * BitsPerBound * bounds.Stage1 * curves / 1e9);

    private static double Nanoseconds(int bits)
    {
        var upper = 1;
        while (upper < Table.Length - 1 && Table[upper].Bits < bits)
        {
            upper++;
        }

        var (low, high) = (Table[upper - 1], Table[upper]);
        var position = (Math.Clamp(bits, low.Bits, high.Bits) - low.Bits) / (double)(high.Bits - low.Bits);
        return low.Nanoseconds * Math.Pow(high.Nanoseconds / low.Nanoseconds, position);
    }
}
