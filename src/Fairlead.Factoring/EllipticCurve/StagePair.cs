namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Two points of stage two whose difference of x-coordinates goes into the product.</summary>
internal readonly record struct StagePair(byte Giant, byte Baby);
