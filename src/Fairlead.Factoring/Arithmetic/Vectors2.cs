using System.Runtime.Intrinsics;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Eight integers of two limbs.</summary>
internal readonly struct Vectors2(Vector512<double> limb0, Vector512<double> limb1)
{
    public readonly Vector512<double> Limb0 = limb0;
    public readonly Vector512<double> Limb1 = limb1;
}
