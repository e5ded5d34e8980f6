namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The parameters for every size.</summary>
/// <remarks>The sizes of the factor base at 65, 90 and 95 digits begin with those that YAFU publishes.</remarks>
internal static class SieveTuning
{
    // Below this size a second large prime is rarer than the time to look for it is worth.
    private const int DoubleLargePrimeBits = 248;

    private static readonly Row[] Table =
    [
        new(50, 30, 1, 30, 20),
        new(60, 36, 1, 40, 20),
        new(70, 50, 1, 40, 20),
        new(80, 80, 1, 40, 30),
        new(90, 120, 1, 40, 40),
        new(100, 175, 2, 50, 60),
        new(110, 275, 2, 50, 80),
        new(120, 375, 2, 50, 100),
        new(140, 828, 2, 50, 150),
        new(149, 1_028, 2, 60, 180),
        new(165, 1_228, 2, 60, 256),
        new(181, 2_247, 2, 70, 256),
        new(198, 3_485, 4, 70, 256),
        new(215, 6_384, 4, 80, 256),
        new(232, 12_132, 8, 80, 256),
        new(248, 26_379, 8, 90, 256),
        new(265, 42_871, 12, 90, 256),
        new(281, 55_137, 16, 100, 256),
        new(298, 72_976, 18, 120, 256),
        new(315, 92_928, 20, 120, 256),
        new(330, 110_000, 24, 140, 256),
        new(360, 150_000, 30, 150, 256),
        new(400, 220_000, 40, 180, 256),
        new(460, 400_000, 60, 200, 256),
    ];

    public static ReadOnlySpan<Row> Rows => Table;

    /// <summary>Returns the parameters for a number of the given size, multiplier included.</summary>
    public static SieveParameters For(double bits)
    {
        var upper = 1;
        while (upper < Table.Length - 1 && Table[upper].Bits < bits)
        {
            upper++;
        }

        var (low, high) = (Table[upper - 1], Table[upper]);
        var position = Math.Clamp((bits - low.Bits) / (high.Bits - low.Bits), 0, 1);
        return new SieveParameters(
            (int)Math.Round(Math.Exp(Between(Math.Log(low.FactorBaseSize), Math.Log(high.FactorBaseSize), position))),
            (int)Math.Round(Between(low.Blocks, high.Blocks, position)),
            (int)Math.Round(Between(low.SkippedPrimes, high.SkippedPrimes, position)),
            (int)Math.Round(Between(low.LargePrimeMultiplier, high.LargePrimeMultiplier, position)),
            bits < DoubleLargePrimeBits ? 1 : 2,
            1.8);
    }

    private static double Between(double low, double high, double position) => low + ((high - low) * position);

    /// <summary>One size.</summary>
    internal readonly record struct Row(int Bits, int FactorBaseSize, int Blocks, int LargePrimeMultiplier, int SkippedPrimes);
}
