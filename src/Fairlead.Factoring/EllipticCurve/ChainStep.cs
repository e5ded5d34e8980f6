namespace Fairlead.Factoring.EllipticCurve;

/// <summary>Doublings, at least one, then the addition of an odd multiple; zero adds nothing.</summary>
internal readonly record struct ChainStep(int Doublings, int Digit);
