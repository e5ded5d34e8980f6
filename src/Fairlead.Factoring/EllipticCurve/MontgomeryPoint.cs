namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A point of a Montgomery curve up to its sign: x = X/Z.</summary>
internal struct MontgomeryPoint<TElement>
    where TElement : struct
{
    public TElement X;
    public TElement Z;
}
