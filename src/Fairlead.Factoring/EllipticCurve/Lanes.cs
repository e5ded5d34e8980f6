namespace Fairlead.Factoring.EllipticCurve;

/// <summary>One residue for each of two curves that are computed side by side.</summary>
/// <remarks>
/// A modular product takes about twelve cycles, but the processor can begin one every three or four. Two curves at a time fill the gap.
/// </remarks>
internal readonly record struct Lanes(ulong First, ulong Second);
