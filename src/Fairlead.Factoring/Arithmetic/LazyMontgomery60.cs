using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery residues modulo an odd number n below 2^60, with the corrections left out.</summary>
/// <remarks>
/// Products lie between 0 and 2n, sums and differences of two products between 0 and 4n. Two such factors multiply to less than
/// 16·n², which is below n·2^64, so the reduced product is below 2n again.
/// </remarks>
internal readonly struct LazyMontgomery60 : IWordField
{
    public const int MaxBits = 60;

    private readonly ulong _inverse;
    private readonly ulong _twice;

    public LazyMontgomery60(Montgomery64 field)
    {
        Debug.Assert(field.Modulus < 1UL << MaxBits, "unreduced values need four spare bits");
        Modulus = field.Modulus;
        One = field.One;
        _inverse = field.Inverse;
        _twice = 2 * field.Modulus;
    }

    public ulong Modulus { get; }

    public ulong One { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong left, ulong right)
    {
        unchecked
        {
            var high = Math.BigMul(left, right, out var low);
            return high + Modulus - Montgomery64.HighProduct(low * _inverse, Modulus);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong left, ulong right) => unchecked(left + right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong left, ulong right) => unchecked(left + _twice - right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong AddLoosely(ulong left, ulong right) => Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SubtractLoosely(ulong left, ulong right) => Subtract(left, right);
}
