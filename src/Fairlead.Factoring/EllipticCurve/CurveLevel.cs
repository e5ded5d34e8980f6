namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds of a curve with everything that depends on them alone.</summary>
internal sealed class CurveLevel(CurveBounds bounds)
{
    public CurveBounds Bounds { get; } = bounds;

    public StageOneChain Chain { get; } = StageOneChain.ForBound(bounds.Stage1);

    public StageTwoPlan Plan { get; } = StageTwoPlan.ForBounds(bounds);
}
