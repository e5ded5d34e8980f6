namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>The parameters for every size.</summary>
/// <remarks>
/// <para>
/// The table began with the sizes that YAFU publishes: at 65, 90 and 95 digits factor bases of 6,384, 72,976 and 92,928 primes, and 2, 9 and 10
/// blocks on each side. Up to 248 bits it was then tuned in November 2026, on one thread of a 2.3 GHz server processor with AVX-512: each
/// parameter was varied alone and with its neighbors on random products of two equal primes of 40, 55, 60, 65, 70 and 75 digits, and processor
/// time decided. Changing polynomials is cheap here, so fewer blocks are better than YAFU's. The rows from 265 bits on were not measured.
/// </para>
/// <para>The minimum is rather flat: a factor base that is smaller by a fifth cost 15 % at 70 digits, one by three tenths 23 % at 75.</para>
/// </remarks>
internal static class SieveTuning
{
    // At 65 digits one large prime and two take the same time; at 70 two take a fifth less.
    private const int DoubleLargePrimeBits = 212;

    private const double CofactorExponent = 1.75;

    // With one large prime, candidates are cheap to divide; with two, those whose cofactors are too large are many.
    private const double SingleSlackBits = 3;
    private const double DoubleSlackBits = -1;

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
        new(215, 8_600, 2, 60, 256),
        new(232, 11_800, 3, 60, 256),
        new(248, 25_000, 5, 80, 256),
        new(265, 42_871, 7, 90, 256),
        new(281, 55_137, 9, 100, 256),
        new(298, 72_976, 11, 120, 256),
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
