using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Eight numbers at a time, for processors with AVX2.</summary>
internal readonly unsafe struct Lanes256(Vector256<uint> value) : ILanes<Lanes256>
{
    // For every set of lanes, their numbers in ascending order, a byte each: where there is no instruction for it, this moves them together.
    private static readonly ulong[] Orders = [.. Enumerable.Range(0, 256).Select(OrderOf)];

    private readonly Vector256<uint> _value = value;

    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 8;

    public static Lanes256 Sequence => new(Vector256<uint>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator ^(Lanes256 left, Lanes256 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(uint* address) => new(Vector256.Load(address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, uint* address) => value._value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => new(Vector256.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftLeft(Lanes256 value, int count) => new(value._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftRight(Lanes256 value, int count) => new(value._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyMontgomery(Lanes256 left, Lanes256 right, Lanes256 modulus, Lanes256 negativeInverse)
    {
        // The multiplier takes every other number, so the odd ones are shifted into the even places and back.
        var even = Reduce(left._value, right._value, modulus._value, negativeInverse._value) >> 32;
        var odd = Reduce(OddPlaces(left._value), OddPlaces(right._value), OddPlaces(modulus._value), OddPlaces(negativeInverse._value));
        var result = even.AsUInt32() | (odd & Vector256.Create(0xFFFF_FFFF_0000_0000)).AsUInt32();
        return new(Vector256.Min(result, result - modulus._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Remainder(uint value, Lanes256 modulus, float* reciprocals)
    {
        // The quotient is off by at most one, and what is then below zero looks large to an unsigned comparison.
        var quotient = Vector256.ConvertToInt32Native(Vector256.Create((float)value) * Vector256.Load(reciprocals));
        var rest = Vector256.Create(value) - (quotient.AsUInt32() * modulus._value);
        rest = Vector256.Min(rest, rest + modulus._value);
        return new(Vector256.Min(rest, rest - modulus._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Equal(Lanes256 left, Lanes256 right) => new(Vector256.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint HighBits(Lanes256 value) => value._value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasHighByte(Lanes256 value) => value._value.AsByte().ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StoreBelow(Lanes256 key, Lanes256 bound, Lanes256 value, uint* to)
    {
        var below = Vector256.LessThan(key._value, bound._value).ExtractMostSignificantBits();
        var order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Orders[below]).AsByte()).AsUInt32();
        Avx2.PermuteVar8x32(value._value, order).Store(to);
        return BitOperations.PopCount(below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Reduce(Vector256<uint> left, Vector256<uint> right, Vector256<uint> modulus, Vector256<uint> negativeInverse)
    {
        var product = Avx2.Multiply(left, right);
        var quotient = Avx2.Multiply(product.AsUInt32(), negativeInverse);
        return product + Avx2.Multiply(quotient.AsUInt32(), modulus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> OddPlaces(Vector256<uint> value) => (value.AsUInt64() >> 32).AsUInt32();

    private static ulong OrderOf(int lanes)
    {
        var order = 0UL;
        for (var lane = Count - 1; lane >= 0; lane--)
        {
            order = ((lanes >> lane) & 1) == 0 ? order : (order << 8) | (uint)lane;
        }

        return order;
    }
}
