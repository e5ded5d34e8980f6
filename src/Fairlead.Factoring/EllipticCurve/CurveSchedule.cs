namespace Fairlead.Factoring.EllipticCurve;

/// <summary>In which order bounds are tried for a composite of a given size, and how many curves with each.</summary>
internal static class CurveSchedule
{
    // Below this size a factor of half the size of the composite is expected to be found; above, it would take minutes.
    private const int LargestBalancedBits = 170;

    // A factor that is smaller than half the composite by more bits than this is found with the larger bounds almost as soon.
    private const int NearBits = 8;
    private const int CurvesOnTheWay = 8;

    // Before the sieve of a number of so many bits, factors of so many bits are looked for, and so many bits more for every bit more.
    private const int SieveBits = 133;
    private const int SieveFactorBits = 38;
    private const double SieveGrowth = 0.245;
    private const int SieveStride = 3;

    /// <summary>Lists the bounds without end.</summary>
    /// <param name="compositeBits">The size of the composite; its smallest factor has at most half as many bits.</param>
    public static IEnumerable<(CurveBounds Bounds, int Curves)> For(long compositeBits)
    {
        var goal = compositeBits <= LargestBalancedBits ? GoalFor(compositeBits / 2) : -1;
        for (var index = FirstRow(compositeBits, goal); index < goal; index += 2)
        {
            // On the way to the bounds for two factors of equal size, a few curves look for a smaller factor.
            yield return (CurveParameters.Get(index).Bounds, CurvesOnTheWay);
        }

        // Three quarters of the curves that find such a factor on average, because the larger bounds find it too.
        for (var index = Math.Max(goal, 0); ; index += goal < 0 ? 2 : 1)
        {
            var row = CurveParameters.Get(index);
            yield return (row.Bounds, index == goal ? 2 * row.Curves : row.Curves * 3 / 4);
        }
    }

    /// <summary>Lists the few bounds that are worth trying before a quadratic sieve.</summary>
    /// <param name="compositeBits">The size of the composite.</param>
    /// <remarks>
    /// The factor that the last bounds are best for grows with the time of the sieve, so that the curves take about a twentieth of it: 2 to 7 % from 80 to 95 digits.
    /// Factors that are smaller by a few bits would be found by the next bounds as well, with fewer curves in all. Numbers of curves are multiples of
    /// eight, which run side by side.
    /// </remarks>
    public static IEnumerable<(CurveBounds Bounds, int Curves)> BeforeSieve(int compositeBits)
    {
        var goal = GoalFor((long)(SieveFactorBits + ((compositeBits - SieveBits) * SieveGrowth)));
        for (var index = goal % SieveStride; index <= goal; index += SieveStride)
        {
            var row = CurveParameters.Get(index);
            yield return (row.Bounds, index < goal ? CurvesOnTheWay : row.Curves / CurvesOnTheWay * CurvesOnTheWay);
        }
    }

    private static int GoalFor(long factorBits)
    {
        var index = 0;
        while (CurveParameters.Get(index).FactorBits < factorBits)
        {
            index++;
        }

        return index;
    }

    /// <summary>Returns the first row on the way to the goal: rows far below half the size are skipped for small composites only.</summary>
    private static int FirstRow(long compositeBits, int goal)
    {
        if (goal < 0)
        {
            return goal;
        }

        var index = goal % 2;
        while (compositeBits <= 128 && CurveParameters.Get(index).FactorBits < (compositeBits / 2) - NearBits)
        {
            index += 2;
        }

        return Math.Min(index, goal);
    }
}
