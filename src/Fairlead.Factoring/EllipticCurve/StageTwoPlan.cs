using System.Collections;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>How stage 2 covers the primes between its bounds: every prime is v·Width ± u, with u from a short list.</summary>
/// <remarks>
/// Montgomery's baby steps and giant steps. When v·Width + u and v·Width − u are both prime, one multiplication serves both.
/// </remarks>
internal sealed class StageTwoPlan
{
    // Multiplications for one point: a differential addition, and three to give all points one denominator.
    private const int PointCost = 9;

    private static readonly int[] Widths = [30, 60, 90, 120, 180, 210, 330, 420, 630, 840, 1_260, 2_310, 4_620, 9_240, 13_860, 30_030, 60_060];

    private StageTwoPlan(int width, int firstGiant, ushort[][] pairs)
    {
        Width = width;
        FirstGiant = firstGiant;
        Pairs = pairs;
        BabySteps = Coprimes(width);
    }

    /// <summary>Gets the distance between giant steps.</summary>
    public int Width { get; }

    /// <summary>Gets the first v; always positive.</summary>
    public int FirstGiant { get; }

    /// <summary>Gets the values of u: from 1 to half the width, without common factor with the width, ascending.</summary>
    public IReadOnlyList<int> BabySteps { get; }

    /// <summary>Gets for every giant step the indices of its baby steps.</summary>
    public ushort[][] Pairs { get; }

    /// <summary>Makes the cheapest plan for the primes above the first bound and up to the second.</summary>
    public static StageTwoPlan ForBounds(CurveBounds bounds, CancellationToken cancellationToken)
    {
        var limit = bounds.Stage2 + Widths[^1];
        var isPrime = PrimeSieve.OddPrimes(limit, cancellationToken);
        var best = Widths
            .Where(width => width <= 2 * bounds.Stage1)
            .MinBy(width => PointCost * ((Coprimes(width).Count) + ((bounds.Stage2 - bounds.Stage1) / width)));
        return new StageTwoPlan(best, FirstGiantFor(bounds, best), MakePairs(bounds, best, isPrime, cancellationToken));
    }

    private static int FirstGiantFor(CurveBounds bounds, int width) => (bounds.Stage1 + 1 + (width / 2)) / width;

    private static List<int> Coprimes(int width) =>
        [.. Enumerable.Range(1, (width - 1) / 2).Where(u => System.Numerics.BigInteger.GreatestCommonDivisor(u, width).IsOne)];

    private static ushort[][] MakePairs(CurveBounds bounds, int width, BitArray isPrime, CancellationToken cancellationToken)
    {
        var babySteps = Coprimes(width);
        var first = FirstGiantFor(bounds, width);
        var last = (bounds.Stage2 + (width / 2)) / width;
        var pairs = new ushort[last - first + 1][];
        for (var v = first; v <= last; v++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var center = v * width;
            var indices = new List<ushort>();
            for (var i = 0; i < babySteps.Count; i++)
            {
                var u = babySteps[i];
                if (IsWanted(center - u) || IsWanted(center + u))
                {
                    indices.Add((ushort)i);
                }
            }

            pairs[v - first] = [.. indices];
        }

        return pairs;

        bool IsWanted(int candidate) =>
            candidate > bounds.Stage1 && candidate <= bounds.Stage2 && isPrime[candidate / 2];
    }
}
