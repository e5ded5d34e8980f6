namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Tells which share of a sieve is done.</summary>
/// <remarks>
/// <para>
/// Relations without large primes come at a steady rate. Combinations come from pairs, so their number grows with the square of the time, and
/// somewhat faster where chains of many relations close: measured from the first twentieth to the end, it grew with powers between 2.0 and 2.15 at 65
/// to 75 digits with cofactors up to the power 1.75 of the bound of large primes, and with 2.29 and 2.32 at 75 and 80 digits with larger ones.
/// </para>
/// <para>
/// With x and y for both numbers over the number needed, s for the share done and p for the power, x = αs and y = (1 − α)sᵖ for some α.
/// Without α that is sᵖ − xsᵖ⁻¹ − y = 0. No clock is in it, so a sieve that was slow for a while, or went on after a break, is judged by what it has.
/// </para>
/// </remarks>
internal static class SieveForecast
{
    // Before there are combinations, α is what it was in the end for most sizes; a few tens of combinations outweigh that.
    private const double FullShareWithOneLargePrime = 0.78;
    private const double FullShareWithTwoLargePrimes = 0.47;
    private const double WeightOfCustom = 20;

    // For two large primes: what changes with the exponent of the largest cofactors, from the smallest that is used on.
    private const double SmallestExponent = 1.75;
    private const double Power = 2.08;
    private const double PowerPerExponent = 2.4;
    private const double FullSharePerExponent = -0.9;

    // The error of fewer is so large that nothing is said.
    private const int FewestRelations = 20;

    // Halvings of the interval in which the share lies.
    private const int Halvings = 24;

    /// <summary>Returns the share that is done, from 0 to 1, or <see langword="null"/> when there are too few relations to tell.</summary>
    /// <param name="tally">The relations found.</param>
    /// <param name="needed">The number of cycles needed.</param>
    /// <param name="parameters">The parameters of the sieve.</param>
    public static double? ShareDone(RelationTally tally, int needed, SieveParameters parameters)
    {
        if (tally.Full < FewestRelations)
        {
            return null;
        }

        var larger = parameters.CofactorExponent - SmallestExponent;
        var (power, fullShare) = parameters.LargePrimes < 2
            ? (2, FullShareWithOneLargePrime)
            : (Power + (larger * PowerPerExponent), FullShareWithTwoLargePrimes + (larger * FullSharePerExponent));
        var combinations = tally.Cycles - tally.Full;
        var (x, y) = ((double)tally.Full / needed, (double)combinations / needed);
        var weight = combinations / (combinations + WeightOfCustom);
        return Math.Min(1, (weight * Solve(x, y, power)) + ((1 - weight) * x / fullShare));
    }

    /// <summary>Returns the share s with sᵖ − xsᵖ⁻¹ = y, or 1 if it is more.</summary>
    private static double Solve(double x, double y, double power)
    {
        var (low, high) = (Math.Min(x, 1), 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = (middle - x) * Math.Pow(middle, power - 1) < y ? (middle, high) : (low, middle);
        }

        return high;
    }
}
