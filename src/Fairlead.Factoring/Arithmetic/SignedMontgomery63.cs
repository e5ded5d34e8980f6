using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.Arithmetic;

/// <summary>Montgomery residues modulo an odd number below 2^63, where the sign bit of a difference tells whether to correct it.</summary>
/// <remarks>Every residue that goes in or comes out is reduced: at least 0 and below the modulus.</remarks>
internal readonly struct SignedMontgomery63 : IWordField
{
    public const int MaxBits = 63;

    private readonly ulong _inverse;

    public SignedMontgomery63(Montgomery64 field)
    {
        Debug.Assert(field.Modulus < 1UL << MaxBits, "a difference of residues must fit into 63 bits and a sign");
        Modulus = field.Modulus;
        One = field.One;
        _inverse = field.Inverse;
    }

    public ulong Modulus { get; }

    public ulong One { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong left, ulong right)
    {
        unchecked
        {
            var high = Math.BigMul(left, right, out var low);
            return CorrectSign(high - Montgomery64.HighProduct(low * _inverse, Modulus));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong left, ulong right) => CorrectSign(unchecked(left + right - Modulus));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong left, ulong right) => CorrectSign(unchecked(left - right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong AddLoosely(ulong left, ulong right) => unchecked(left + right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SubtractLoosely(ulong left, ulong right) => unchecked(left + Modulus - right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong CorrectSign(ulong difference) => unchecked(difference + (Modulus & (ulong)((long)difference >> 63)));
}
