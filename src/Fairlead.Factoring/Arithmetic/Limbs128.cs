using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 8192 bits.</summary>
[InlineArray(Size)]
internal struct Limbs128 : ILimbs
{
    private const int Size = 128;
    private ulong _least;

    public static int Count => Size;
}
