namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A point (X/Z, Y/Z) of a twisted Edwards curve in extended coordinates: T = XY/Z.</summary>
/// <remarks>Fields, not properties: an element can take hundreds of bytes, and is written where it stays.</remarks>
internal struct EdwardsPoint<TElement>
    where TElement : struct
{
    public TElement X;
    public TElement Y;
    public TElement Z;
    public TElement T;
}
