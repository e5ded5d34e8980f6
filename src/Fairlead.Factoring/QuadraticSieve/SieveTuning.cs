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
/// Changing polynomials is cheap here, and large primes are added to the whole interval, the more cheaply the shorter it is: one block is best
/// up to 75 digits and two up to 90, where YAFU has up to eighteen. From 75 digits on candidates are so rare that dividing them costs next to nothing: the more of them are
/// let through and the larger their cofactors may be, the smaller a factor base is enough. With three fifths of YAFU's primes, 80 digits took an eighth
/// less time, and their linear algebra less than half; at 65 digits the same cost a tenth. The minimum is flat in every direction.
/// </para>
/// <para>
/// Since most candidates are given up after a few comparisons, from 75 digits on the sieve may leave out far more small primes than is usual, up
/// to a few thousand instead of a few hundred, with a threshold that is lower by three to four bits for every doubling of that bound: they make
/// a third of all hits and tell the least about a place. At 85 digits this saved 6 % of the time and at 95 a fifth of it.
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
        new(165, 2_000, 1, 40, 256),
        new(181, 3_900, 1, 40, 256),
        new(198, 7_500, 1, 40, 256),
        new(215, 9_200, 1, 60, 256),
        new(232, 13_300, 1, 60, 1_000, 1.75, 4),
        new(248, 21_500, 1, 80, 2_200, 1.80, 10),
        new(265, 27_000, 2, 90, 4_000, 1.85, 14.5),
        new(281, 43_000, 2, 100, 4_000, 1.85, 15.5),
        new(298, 76_000, 2, 120, 4_000, 1.85, 17),
        new(315, 115_000, 3, 120, 4_000, 1.85, 18),
        new(330, 155_000, 4, 140, 4_000, 1.85, 18),
        new(360, 235_000, 6, 150, 4_000, 1.85, 18),
        new(400, 360_000, 10, 180, 4_000, 1.85, 18),
        new(460, 570_000, 16, 200, 4_000, 1.85, 18),
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
            (int)Math.Round(BetweenFactors(low.FactorBaseSize, high.FactorBaseSize, position)),
            (int)Math.Round(Between(low.Blocks, high.Blocks, position)),
            (int)Math.Round(BetweenFactors(low.SkippedPrimes, high.SkippedPrimes, position)),
            (int)Math.Round(Between(low.LargePrimeMultiplier, high.LargePrimeMultiplier, position)),
            bits < DoubleLargePrimeBits ? 1 : 2,
            Between(low.CofactorExponent, high.CofactorExponent, position),
            bits < DoubleLargePrimeBits ? SingleSlackBits : Between(low.SlackBits, high.SlackBits, position));
    }

    private static double BetweenFactors(double low, double high, double position) => Math.Exp(Between(Math.Log(low), Math.Log(high), position));

    private static double Between(double low, double high, double position) => low + ((high - low) * position);

    /// <summary>One size; the last two parameters are those for two large primes.</summary>
    internal readonly record struct Row(
        int Bits, int FactorBaseSize, int Blocks, int LargePrimeMultiplier, int SkippedPrimes, double CofactorExponent = 1.75, double SlackBits = -1);
}
