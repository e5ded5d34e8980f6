using System.Diagnostics;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>What the curves of one tuning row do, worked out once: the chain of stage one, the points of stage two, and their pairs.</summary>
/// <remarks>
/// Stage two looks for a prime q = k·D ± j in the group order: k·D·Q and j·Q have equal x-coordinates modulo the factor then. One
/// difference of coordinates covers both signs (Montgomery 1987, section 4).
/// </remarks>
internal sealed class CurveProgram
{
    private CurveProgram(LucasStep[] steps, byte[] points, StagePair[] pairs, int slotCount)
    {
        Steps = steps;
        Points = points;
        Pairs = pairs;
        SlotCount = slotCount;
    }

    /// <summary>Gets the chain that multiplies slot 0 by the prime powers and then makes the points of stage two.</summary>
    public LucasStep[] Steps { get; }

    /// <summary>Gets the slots of the points that stage two compares.</summary>
    public byte[] Points { get; }

    /// <summary>Gets the pairs to compare, as indices into <see cref="Points" />.</summary>
    public StagePair[] Pairs { get; }

    public int SlotCount { get; }

    public static CurveProgram Build(WordCurveTuning tuning)
    {
        Debug.Assert(tuning.Stride % 6 == 0, "the small multiples are 1 and 5 modulo 6");
        var chain = new LucasChainBuilder();
        foreach (var prime in StageOnePrimes(tuning.StageOneBound))
        {
            chain.MultiplyBy(prime);
        }

        var pairs = StageTwoPairs(tuning);
        var multiples = new MultiplesBuilder(chain.ResultSlot, LucasChainBuilder.SlotCount);
        multiples.AddStageTwo(tuning.Stride, pairs.Max(static pair => pair.Giant));
        int[] compared =
        [
            .. pairs.Select(static pair => pair.Baby).Distinct().Order(),
            .. pairs.Select(pair => pair.Giant * tuning.Stride).Distinct().Order(),
        ];
        var indices = pairs.Select(pair => new StagePair(
            (byte)Array.IndexOf(compared, pair.Giant * tuning.Stride),
            (byte)Array.IndexOf(compared, pair.Baby)));
        return new CurveProgram(
            [.. chain.Steps, .. multiples.Steps],
            [.. compared.Select(multiples.SlotOf)],
            [.. indices],
            multiples.SlotCount);
    }

    /// <summary>Lists the primes of stage one with repetition: every power up to the bound, and the 12 that divides each group order besides.</summary>
    private static IEnumerable<int> StageOnePrimes(int bound)
    {
        foreach (var prime in PrimesUpTo(bound))
        {
            var limit = prime switch { 2 => 4 * bound, 3 => 3 * bound, _ => bound };
            for (var power = prime; power <= limit; power *= prime)
            {
                yield return prime;
            }
        }
    }

    private static (int Giant, int Baby)[] StageTwoPairs(WordCurveTuning tuning)
    {
        var (stride, last) = (tuning.Stride, ((tuning.StageTwoBound / tuning.Stride) * tuning.Stride) + (tuning.Stride / 2));
        return
        [
            .. PrimesUpTo(last)
                .Where(prime => prime > tuning.StageOneBound && prime > stride / 2)
                .Select(prime => (Giant: (prime + (stride / 2)) / stride, Prime: prime))
                .Select(pair => (pair.Giant, Baby: Math.Abs(pair.Prime - (pair.Giant * stride))))
                .Distinct(),
        ];
    }

    private static IEnumerable<int> PrimesUpTo(int bound)
    {
        Debug.Assert(bound <= PrimeTable.Bound, "the bounds of word-size curves are small");
        return Enumerable.Range(2, bound - 1).Where(static candidate => Primality.WordPrimality.IsPrime((ulong)candidate));
    }
}
