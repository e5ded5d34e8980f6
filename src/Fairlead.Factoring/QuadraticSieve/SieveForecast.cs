namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Tells which share of a sieve is done.</summary>
/// <remarks>
/// <para>
/// Relations without large primes come at a steady rate. Combinations come from pairs, so their number grows with the square of the time:
/// measured at 65, 70 and 75 digits, it grew with powers between 2.0 and 2.15 from the first twentieth to the end, with one large prime as with two.
/// </para>
/// <para>
/// With x and y for both numbers over the number needed, and s for the share done, x = αs and y = (1 − α)s² for some α. Without α that
/// is s² − xs − y = 0. No clock is in it, so a sieve that was slow for a while, or went on after a break, is judged by what it has.
/// </para>
/// </remarks>
internal static class SieveForecast
{
    // Before there are combinations, α is what it was in the end for most sizes; a few tens of combinations outweigh that.
    private const double FullShareWithOneLargePrime = 0.78;
    private const double FullShareWithTwoLargePrimes = 0.47;
    private const double WeightOfCustom = 20;

    // The error of fewer is so large that nothing is said.
    private const int FewestRelations = 20;

    /// <summary>Returns the share that is done, from 0 to 1, or <see langword="null"/> when there are too few relations to tell.</summary>
    /// <param name="tally">The relations found.</param>
    /// <param name="needed">The number of cycles needed.</param>
    /// <param name="largePrimes">The number of large primes a relation may have.</param>
    public static double? ShareDone(RelationTally tally, int needed, int largePrimes)
    {
        if (tally.Full < FewestRelations)
        {
            return null;
        }

        var combinations = tally.Cycles - tally.Full;
        var (x, y) = ((double)tally.Full / needed, (double)combinations / needed);
        var observed = (x + Math.Sqrt((x * x) + (4 * y))) / 2;
        var customary = x / (largePrimes < 2 ? FullShareWithOneLargePrime : FullShareWithTwoLargePrimes);
        var weight = combinations / (combinations + WeightOfCustom);
        return Math.Min(1, (weight * observed) + ((1 - weight) * customary));
    }
}
