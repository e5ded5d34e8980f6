using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Arithmetic on reduced residues, several moduli at a time.</summary>
/// <remarks>A difference below zero wraps around and looks large, so the smaller of it and of it plus the modulus is the right one.</remarks>
internal static class Residues
{
    /// <summary>Returns the sum of two numbers of which one is reduced and the other at most the modulus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add<TLanes>(TLanes left, TLanes right, TLanes modulus)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var sum = left + right;
        return TLanes.Min(sum, sum - modulus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Subtract<TLanes>(TLanes left, TLanes right, TLanes modulus)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var difference = left - right;
        return TLanes.Min(difference, difference + modulus);
    }

    /// <summary>Returns half of a residue modulo an odd number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Halve<TLanes>(TLanes value, TLanes modulus)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var isOdd = TLanes.Broadcast(0) - (value & TLanes.Broadcast(1));
        return TLanes.ShiftRight(value + (modulus & isOdd), 1);
    }

    /// <summary>Returns a number of at most 32 bits modulo every modulus.</summary>
    /// <param name="value">The number.</param>
    /// <param name="radixSquare">2^64 modulo every modulus.</param>
    /// <param name="modulus">The moduli.</param>
    /// <param name="negativeInverse">The numbers m with m·modulus ≡ −1 modulo 2^32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Reduce<TLanes>(uint value, TLanes radixSquare, TLanes modulus, TLanes negativeInverse)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var form = TLanes.MultiplyMontgomery(TLanes.Broadcast(value), radixSquare, modulus, negativeInverse);
        return TLanes.MultiplyMontgomery(form, TLanes.Broadcast(1), modulus, negativeInverse);
    }
}
