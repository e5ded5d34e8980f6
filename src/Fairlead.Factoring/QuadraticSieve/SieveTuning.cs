namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The parameters for every size.</summary>
/// <remarks>
/// <para>
/// The table began with the sizes that YAFU publishes: at 65, 90 and 95 digits factor bases of 6,384, 72,976 and 92,928 primes, and 2, 9 and 10
/// blocks on each side. It was then tuned in November 2026, on one thread of a 2.3 GHz server processor with AVX-512: each parameter was varied
/// alone and with its neighbors on random products of two equal primes of 30 to 85 digits, and processor time decided; from 65 digits on variants
/// took turns second by second until each had its relations. At 90 and 95 digits the rates of relations for each prime of the factor base were
/// compared. The rows from 330 bits on were not measured.
/// </para>
/// <para>
/// Changing polynomials is cheap here, so fewer blocks are better than YAFU's. From 75 digits on candidates are so rare that dividing them costs next
/// to nothing: the more of them are let through and the larger their cofactors may be, the smaller a factor base is enough. With three fifths
/// of YAFU's primes, 80 digits took an eighth less time, and their linear algebra less than half; at 65 digits the same cost a tenth. The
/// minimum is flat in every direction.
/// </para>
/// </remarks>
internal static class SieveTuning
{
    // At 65 digits one large prime and two take the same time; at 70 two take a fifth less.
    private const int DoubleLargePrimeBits = 212;

    // With one large prime, candidates are cheap to divide.
    private const double SingleSlackBits = 3;

    private static readonly Row[] Table =
    [
        new(60, 40, 1, 20, 20),
        new(70, 50, 1, 20, 20),
        new(80, 70, 1, 20, 30),
        new(90, 95, 1, 20, 40),
        new(100, 135, 1, 20, 60),
        new(110, 220, 1, 20, 80),
        new(120, 340, 1, 25, 100),
        new(133, 600, 1, 30, 140),
        new(149, 1_050, 1, 35, 180),
        new(165, 2_000, 2, 40, 256),
        new(181, 3_800, 2, 40, 256),
        new(198, 7_200, 2, 40, 256),
        new(215, 8_600, 2, 60, 256),
        new(232, 11_800, 2, 60, 256),
        new(248, 20_000, 3, 80, 256, 1.80, 2),
        new(265, 27_000, 4, 90, 256, 1.85, 5),
        new(281, 42_000, 4, 100, 256, 1.85, 5),
        new(298, 74_000, 5, 120, 256, 1.85, 5),
        new(315, 108_000, 7, 120, 256, 1.85, 5),
        new(330, 145_000, 9, 140, 256, 1.85, 5),
        new(360, 220_000, 14, 150, 256, 1.85, 5),
        new(400, 340_000, 22, 180, 256, 1.85, 5),
        new(460, 550_000, 36, 200, 256, 1.85, 5),
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
            Between(low.CofactorExponent, high.CofactorExponent, position),
            bits < DoubleLargePrimeBits ? SingleSlackBits : Between(low.SlackBits, high.SlackBits, position));
    }

    private static double Between(double low, double high, double position) => low + ((high - low) * position);

    /// <summary>One size; the last two parameters are those for two large primes.</summary>
    internal readonly record struct Row(
        int Bits, int FactorBaseSize, int Blocks, int LargePrimeMultiplier, int SkippedPrimes, double CofactorExponent = 1.75, double SlackBits = -1);
}
