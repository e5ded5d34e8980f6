namespace LoadTest.Compute;

/// <summary>A prime and its exponent, as the service answered.</summary>
internal readonly record struct AnsweredFactor(UInt128 Prime, int Exponent);
