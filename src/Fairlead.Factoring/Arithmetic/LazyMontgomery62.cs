using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery residues modulo an odd number n below 2^62, where products need no correction.</summary>
/// <remarks>
/// All values lie between 0 and 2n. Two of them multiply to less than 4·n², which is below n·2^64, so the reduced product is below 2n
/// again; sums and differences are corrected by 2n.
/// </remarks>
internal readonly struct LazyMontgomery62 : IWordField
{
    public const int MaxBits = 62;

    private readonly ulong _inverse;
    private readonly ulong _twice;

    public LazyMontgomery62(Montgomery64 field)
    {
        Debug.Assert(field.Modulus < 1UL << MaxBits, "unreduced values need two spare bits");
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
    public ulong Add(ulong left, ulong right) => CorrectSign(unchecked(left + right - _twice));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong left, ulong right) => CorrectSign(unchecked(left - right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong AddLoosely(ulong left, ulong right) => Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SubtractLoosely(ulong left, ulong right) => Subtract(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong CorrectSign(ulong difference) => unchecked(difference + (_twice & (ulong)((long)difference >> 63)));
}
