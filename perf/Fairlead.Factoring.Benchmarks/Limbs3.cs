using System.Runtime.CompilerServices;

using Fairlead.Factoring.Arithmetic;

namespace Fairlead.Factoring.Benchmarks;

/// <summary>An unsigned integer of 192 bits.</summary>
[InlineArray(Size)]
internal struct Limbs3 : ILimbs
{
    private const int Size = 3;
    private ulong _least;

    public static int Count => Size;
}
