using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>An unsigned integer of 256 bits.</summary>
[InlineArray(Size)]
internal struct Limbs4 : ILimbs
{
    private const int Size = 4;
    private ulong _least;

    public static int Count => Size;
}
