namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A point prepared for repeated addition: (Y − X, Y + X, 2Z, 2dT), all scaled by one common factor.</summary>
/// <remarks>The negated point has the first two exchanged and the last negated, so a table serves both signs.</remarks>
internal readonly struct EdwardsAddend<TElement>(TElement difference, TElement sum, TElement twiceZ, TElement twiceDT)
    where TElement : struct
{
    public readonly TElement Difference = difference;
    public readonly TElement Sum = sum;
    public readonly TElement TwiceZ = twiceZ;
    public readonly TElement TwiceDT = twiceDT;
}
