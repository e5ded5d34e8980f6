namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>How roots move from one polynomial of a family to the next.</summary>
/// <param name="Steps">How far, for every prime.</param>
/// <param name="IsGrowing">Whether the roots grow by that; otherwise they shrink.</param>
internal readonly record struct RootMove(AlignedArray<uint> Steps, bool IsGrowing);
