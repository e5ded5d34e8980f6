namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The parameters for every size.</summary>
/// <remarks>The sizes of the factor base at 65, 90 and 95 digits begin with those that YAFU publishes.</remarks>
internal static class SieveTuning
{
    // Below this size a second large prime is rarer than the time to look for it is worth.
    private const int DoubleLargePrimeBits = 248;

    private const double CofactorExponent = 1.75;

    // With one large prime, candidates are cheap to divide; with two, those whose cofactors are too large are many.
    private const double SingleSlackBits = 3;
    private const double DoubleSlackBits = 1;

    private static readonly Row[] Table =
    [
        new(60, 40, 1, 40, 20),
        new(70, 50, 1, 40, 20),
        new(80, 80, 1, 40, 30),
        new(90, 120, 1, 40, 40),
        new(100, 175, 1, 40, 60),
        new(110, 275, 1, 40, 80),
        new(120, 400, 1, 40, 100),
        new(133, 680, 1, 40, 140),
        new(149, 1_150, 1, 40, 180),
        new(165, 2_000, 2, 40, 256),
        new(181, 3_800, 2, 40, 256),
        new(198, 7_200, 2, 40, 256),
        new(215, 10_500, 3, 50, 256),
        new(232, 16_000, 4, 60, 256),
        new(248, 27_000, 6, 90, 256),
        new(265, 42_871, 8, 90, 256),
        new(281, 55_137, 10, 100, 256),
        new(298, 72_976, 12, 120, 256),
        new(315, 92_928, 14, 120, 256),
        new(330, 110_000, 18, 140, 256),
        new(360, 150_000, 24, 150, 256),
        new(400, 220_000, 32, 180, 256),
        new(460, 400_000, 48, 200, 256),
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
            CofactorExponent,
            bits < DoubleLargePrimeBits ? SingleSlackBits : DoubleSlackBits);
    }

    private static double Between(double low, double high, double position) => low + ((high - low) * position);

    /// <summary>One size.</summary>
    internal readonly record struct Row(int Bits, int FactorBaseSize, int Blocks, int LargePrimeMultiplier, int SkippedPrimes);
}
