using System.Globalization;
using Fairlead.Factoring.EllipticCurve;
using Fairlead.Factoring.QuadraticSieve;
using Fairlead.Factoring.SmallFactors;

namespace Fairlead.Factoring.Planning;

/// <summary>Lists what is tried on a number of a size, with times on the reference machine and one thread.</summary>
internal static class PlanSteps
{
    // The linear algebra of 7,200 relations, and how its time grows with their number: measured from 50 to 75 digits.
    private const int MeasuredRelations = 7_200;
    private const double MeasuredAlgebraSeconds = 0.2;
    private const double AlgebraGrowth = 1.7;

    // Levels of curves that are listed one by one when there is no sieve to follow them.
    private const int ListedLevels = 8;

    // Curves and linear algebra never take more of the time of a number than this.
    private const double LargestPart = 0.4;

    /// <summary>Lists the stages up to the first that splits a product of two equal primes.</summary>
    public static List<PlannedStage> For(int bits, int threads)
    {
        var total = DurationTable.Estimate(bits);
        return bits <= 64 ? ForWord(total)
            : bits < FactoringRun.SmallestSievedBits ? [.. Beginning(bits), new PlannedStage(FactoringStage.EllipticCurves, "curves with growing bounds", total)]
            : bits > QuadraticSieveSplitter.MaximumBits ? [.. Beginning(bits), .. CurvesAlone(bits, total)]
            : [.. Beginning(bits), .. CurvesAndSieve(bits, threads, total)];
    }

    private static List<PlannedStage> ForWord(TimeSpan total) =>
    [
        new(FactoringStage.TrialDivision, "a few small primes", TimeSpan.Zero),
        new(FactoringStage.Primality, "Miller-Rabin with bases that prove it", TimeSpan.Zero),
        new(FactoringStage.WordSize, "Hart's one-line method, then curves of 64 bits", total),
    ];

    private static List<PlannedStage> Beginning(int bits) =>
    [
        new(FactoringStage.TrialDivision, Invariant($"primes below {WideTrialDivision.SmallestUntriedPrime(bits):N0}"), TimeSpan.Zero),
        new(FactoringStage.PerfectPower, "integer roots", TimeSpan.Zero),
        new(FactoringStage.Primality, "Baillie-PSW", TimeSpan.Zero),
    ];

    private static IEnumerable<PlannedStage> CurvesAlone(int bits, TimeSpan total)
    {
        var listed = TimeSpan.Zero;
        foreach (var (bounds, curves) in CurveSchedule.For(bits).Take(ListedLevels))
        {
            var level = Level(bits, bounds, curves, total);
            listed += level.ExpectedDuration;
            yield return level;
        }

        yield return new PlannedStage(FactoringStage.EllipticCurves, "more curves with growing bounds, until one finds a factor", total > listed ? total - listed : TimeSpan.Zero);
    }

    private static List<PlannedStage> CurvesAndSieve(int bits, int threads, TimeSpan total)
    {
        var parameters = SieveTuning.For(bits);
        var levels = CurveSchedule.BeforeSieve(bits).Select(level => Level(bits, level.Bounds, level.Curves, total)).ToList();
        var curves = levels.Aggregate(TimeSpan.Zero, static (sum, level) => sum + level.ExpectedDuration);
        var algebra = Shorter(
            TimeSpan.FromSeconds(MeasuredAlgebraSeconds * Math.Pow(parameters.FactorBaseSize / (double)MeasuredRelations, AlgebraGrowth)), total * LargestPart);
        var sieve = total - Shorter(curves, total * LargestPart) - algebra;
        var solver = parameters.FactorBaseSize < QuadraticSieveSplitter.SmallestForReduction ? "elimination" : "structured elimination and block Lanczos";
        return
        [
            .. levels,
            new(FactoringStage.QuadraticSieve, SieveText(bits, parameters, threads), sieve),
            new(FactoringStage.LinearAlgebra, Invariant($"{parameters.FactorBaseSize:N0} relations, {solver}"), algebra),
            new(FactoringStage.SquareRoot, "products modulo the number", TimeSpan.Zero),
        ];
    }

    private static PlannedStage Level(int bits, CurveBounds bounds, int curves, TimeSpan total) => new(
        FactoringStage.EllipticCurves,
        Invariant($"{curves:N0} curves with the bounds {bounds.Stage1:N0} and {bounds.Stage2:N0}"),
        Shorter(CurveCosts.Estimate(bits, bounds, curves), total * LargestPart));

    private static string SieveText(int bits, SieveParameters parameters, int threads)
    {
        var primes = parameters.LargePrimes == 1 ? "one large prime" : "two large primes";
        var blocks = parameters.Blocks == 1 ? "one block" : Invariant($"{parameters.Blocks:N0} blocks");
        var crew = threads == 1 ? "one thread" : Invariant($"{threads:N0} threads");
        var megabytes = SieveMemory.Estimate(bits, parameters, threads) / 1e6;
        return Invariant($"{parameters.FactorBaseSize:N0} primes in the factor base, {blocks} of 32 KB, {primes}, {crew}, {megabytes:N0} MB");
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
