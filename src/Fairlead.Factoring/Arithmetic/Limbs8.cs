using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>An unsigned integer of 512 bits.</summary>
[InlineArray(Size)]
internal struct Limbs8 : ILimbs
{
    private const int Size = 8;
    private ulong _least;

    public static int Count => Size;
}
