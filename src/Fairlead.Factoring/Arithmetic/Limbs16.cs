using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 1024 bits.</summary>
[InlineArray(Size)]
internal struct Limbs16 : ILimbs
{
    private const int Size = 16;
    private ulong _least;

    public static int Count => Size;
}
