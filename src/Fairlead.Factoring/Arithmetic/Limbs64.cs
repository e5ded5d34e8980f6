using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 4096 bits.</summary>
[InlineArray(Size)]
internal struct Limbs64 : ILimbs
{
    private const int Size = 64;
    private ulong _least;

    public static int Count => Size;
}
