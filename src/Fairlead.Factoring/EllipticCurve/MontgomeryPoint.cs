namespace Fairlead.Factoring.EllipticCurve;

/// <summary>A point of a Montgomery curve up to its sign: x = X/Z.</summary>
internal readonly struct MontgomeryPoint<TElement>(TElement x, TElement z)
    where TElement : struct
{
    public readonly TElement X = x;
    public readonly TElement Z = z;
}
