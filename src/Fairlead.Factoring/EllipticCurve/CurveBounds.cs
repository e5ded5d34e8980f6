namespace Fairlead.Factoring.EllipticCurve;

/// <summary>The bounds of one curve: it finds p when its order modulo p is a product of prime powers up to
/// <paramref name="Stage1"/> and of at most one further prime up to <paramref name="Stage2"/>.</summary>
internal readonly record struct CurveBounds(int Stage1, int Stage2);
