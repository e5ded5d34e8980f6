namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A point (X/Z, Y/Z) of a twisted Edwards curve in extended coordinates: T = XY/Z.</summary>
internal readonly struct EdwardsPoint<TElement>(TElement x, TElement y, TElement z, TElement t)
    where TElement : struct
{
    public readonly TElement X = x;
    public readonly TElement Y = y;
    public readonly TElement Z = z;
    public readonly TElement T = t;
}
