namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds of the curves for composites of one range of sizes.</summary>
/// <remarks>
/// Chosen by timing whole factorizations of 1,500 to 3,000 random balanced semiprimes a size, four times each, on one thread of a 2.3 GHz
/// server processor under .NET 10.0: the fastest of a grid of bounds, neighbours being within a few percent of each other.
/// </remarks>
/// <param name="MaxBits">The largest bit length that the row is for.</param>
/// <param name="StageOneBound">Stage one multiplies by all prime powers up to here.</param>
/// <param name="StageTwoBound">Stage two finds a group order with one more prime up to about here.</param>
/// <param name="Stride">The giant step, a multiple of 6.</param>
internal readonly record struct WordCurveTuning(int MaxBits, int StageOneBound, int StageTwoBound, int Stride)
{
    private static readonly WordCurveTuning[] Table =
    [
        new(0, 13, 100, 30),
        new(44, 27, 945, 90),
        new(48, 47, 1_175, 90),
        new(51, 70, 2_450, 210),
        new(56, 85, 2_975, 210),
        new(61, 125, 4_375, 210),
        new(64, 165, 8_250, 210),
    ];

    public static ReadOnlySpan<WordCurveTuning> Rows => Table;
}
