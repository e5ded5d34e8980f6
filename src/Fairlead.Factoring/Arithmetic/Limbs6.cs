using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 384 bits.</summary>
[InlineArray(Size)]
internal struct Limbs6 : ILimbs
{
    private const int Size = 6;
    private ulong _least;

    public static int Count => Size;
}
