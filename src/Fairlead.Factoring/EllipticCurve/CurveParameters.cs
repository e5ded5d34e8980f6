namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds for growing factors, and how many curves find a factor of that size on average.</summary>
/// <remarks>
/// <para>
/// The rows up to 90 bits come from a cost model, made in November 2026: they minimize the expected number of modular
/// multiplications until one of two factors of the given size is found by a batch of eight curves. The chance of a curve is that
/// of a random integer of the size of the group order less 3.1 (the natural logarithm of what the torsion and its neighbours
/// give for free) to be smooth, from Dickman's function. The costs are those of <see cref="StageOneChain"/> and
/// <see cref="StageTwoPlan"/>. The last three rows were set by hand.
/// </para>
/// <para>
/// Batches counted on semiprimes of 24, 28 and 34 digits put the optimum at or next to the row that the model gives; up to a fifth
/// more curves than in the model were needed. The minimum is flat. For factors above 75 bits nothing was counted.
/// </para>
/// <para>The costs are counted in multiplications, so that the table does not depend on the processor.</para>
/// </remarks>
internal static class CurveParameters
{
    private const int LargestStage1 = 4_000_000;

    private static readonly Row[] Table =
    [
        new(33, 137, 4_110, 12),
        new(36, 186, 7_440, 15),
        new(40, 345, 13_800, 18),
        new(43, 547, 21_880, 20),
        new(46, 868, 43_400, 22),
        new(50, 1_608, 80_400, 24),
        new(53, 2_188, 109_400, 30),
        new(56, 3_472, 173_600, 34),
        new(60, 4_724, 236_200, 46),
        new(63, 6_427, 417_755, 53),
        new(66, 10_199, 662_935, 60),
        new(70, 13_876, 901_940, 78),
        new(75, 25_683, 1_669_395, 95),
        new(80, 40_756, 2_649_140, 132),
        new(85, 64_675, 4_203_875, 180),
        new(90, 102_632, 6_671_080, 240),
        new(100, 260_000, 20_000_000, 480),
        new(110, 650_000, 55_000_000, 950),
        new(120, 1_600_000, 140_000_000, 1_900),
    ];

    /// <summary>Gets the number of tuned rows; the rows after them continue with doubled bounds.</summary>
    public static int TunedRows => Table.Length;

    /// <summary>Gets a row; there is one for every index that is not negative.</summary>
    public static Row Get(int index)
    {
        if (index < Table.Length)
        {
            return Table[index];
        }

        // The second bound must stay an int, and the plan for it must fit in memory; the number of curves goes on growing.
        var last = Table[^1];
        var doublings = Math.Min(index - Table.Length + 1, 16);
        var stage1 = Math.Min((long)last.Stage1 << doublings, LargestStage1);
        return new Row(
            last.FactorBits + (8 * doublings), (int)stage1, (int)(stage1 * last.Stage2 / last.Stage1), last.Curves << doublings);
    }

    /// <summary>One size of factor.</summary>
    /// <param name="FactorBits">The size that the bounds are best for.</param>
    /// <param name="Stage1">The first bound.</param>
    /// <param name="Stage2">The second bound.</param>
    /// <param name="Curves">The number of curves until one finds either of two factors of this size, on average.</param>
    internal readonly record struct Row(int FactorBits, int Stage1, int Stage2, int Curves)
    {
        public CurveBounds Bounds => new(Stage1, Stage2);
    }
}
