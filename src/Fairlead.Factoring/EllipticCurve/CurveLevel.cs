using System.Collections.Concurrent;

namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds of a curve with everything that depends on them alone.</summary>
/// <remarks>
/// Small levels are made once and kept, because for the smallest composites making one takes longer than running a
/// curve. All small levels together take less than a megabyte; large levels are made anew, which their curves outweigh.
/// </remarks>
internal sealed class CurveLevel
{
    private const int LargestKeptStage1 = 60_000;

    private static readonly ConcurrentDictionary<CurveBounds, CurveLevel> Kept = new();

    private CurveLevel(CurveBounds bounds, CancellationToken cancellationToken)
    {
        Bounds = bounds;
        Chains = StageOneChain.ForBound(bounds.Stage1, cancellationToken);
        TableSize = Chains.Max(static chain => chain.TableSize);
        Plan = StageTwoPlan.ForBounds(bounds, cancellationToken);
    }

    public CurveBounds Bounds { get; }

    public IReadOnlyList<StageOneChain> Chains { get; }

    /// <summary>Gets the size of the largest table that a chain needs.</summary>
    public int TableSize { get; }

    public StageTwoPlan Plan { get; }

    public static CurveLevel Get(CurveBounds bounds, CancellationToken cancellationToken)
    {
        if (Kept.TryGetValue(bounds, out var kept))
        {
            return kept;
        }

        var level = new CurveLevel(bounds, cancellationToken);
        return bounds.Stage1 <= LargestKeptStage1 ? Kept.GetOrAdd(bounds, level) : level;
    }
}
