using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 2048 bits.</summary>
[InlineArray(Size)]
internal struct Limbs32 : ILimbs
{
    private const int Size = 32;
    private ulong _least;

    public static int Count => Size;
}
