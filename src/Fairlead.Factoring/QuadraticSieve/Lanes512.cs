using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>Sixteen numbers at a time, for processors with AVX-512.</summary>
internal readonly unsafe struct Lanes512(Vector512<uint> value) : ILanes<Lanes512>
{
    private readonly Vector512<uint> _value = value;

    public static bool IsSupported => Avx512BW.IsSupported && Avx512DQ.IsSupported;

    public static int Count => 16;

    public static Lanes512 Sequence => new(Vector512<uint>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator ^(Lanes512 left, Lanes512 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(uint* address) => new(Vector512.Load(address));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, uint* address) => value._value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => new(Vector512.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftLeft(Lanes512 value, int count) => new(value._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftRight(Lanes512 value, int count) => new(value._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyMontgomery(Lanes512 left, Lanes512 right, Lanes512 modulus, Lanes512 negativeInverse)
    {
        // The multiplier takes every other number, so the odd ones are shifted into the even places and back.
        var even = Reduce(left._value, right._value, modulus._value, negativeInverse._value) >> 32;
        var odd = Reduce(OddPlaces(left._value), OddPlaces(right._value), OddPlaces(modulus._value), OddPlaces(negativeInverse._value));
        var result = even.AsUInt32() | (odd & Vector512.Create(0xFFFF_FFFF_0000_0000)).AsUInt32();
        return new(Vector512.Min(result, result - modulus._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Remainder(uint value, Lanes512 modulus, float* reciprocals)
    {
        // The quotient is off by at most one, and what is then below zero looks large to an unsigned comparison.
        var quotient = Vector512.ConvertToInt32Native(Vector512.Create((float)value) * Vector512.Load(reciprocals));
        var rest = Vector512.Create(value) - (quotient.AsUInt32() * modulus._value);
        rest = Vector512.Min(rest, rest + modulus._value);
        return new(Vector512.Min(rest, rest - modulus._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Equal(Lanes512 left, Lanes512 right) => new(Vector512.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint HighBits(Lanes512 value) => (uint)value._value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasHighByte(Lanes512 value) => value._value.AsByte().ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StoreBelow(Lanes512 key, Lanes512 bound, Lanes512 value, uint* to)
    {
        var below = Vector512.LessThan(key._value, bound._value);
        Avx512F.Compress(Vector512<uint>.Zero, below, value._value).Store(to);
        return BitOperations.PopCount(below.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Reduce(Vector512<uint> left, Vector512<uint> right, Vector512<uint> modulus, Vector512<uint> negativeInverse)
    {
        var product = Avx512F.Multiply(left, right);
        var quotient = Avx512F.Multiply(product.AsUInt32(), negativeInverse);
        return product + Avx512F.Multiply(quotient.AsUInt32(), modulus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> OddPlaces(Vector512<uint> value) => (value.AsUInt64() >> 32).AsUInt32();
}
