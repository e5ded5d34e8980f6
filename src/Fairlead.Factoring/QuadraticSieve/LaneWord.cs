using System.Runtime.CompilerServices;

namespace Fairlead.Factoring.QuadraticSieve;

/// <summary>One number at a time, for processors without vectors and as the specification of those that have them.</summary>
internal readonly unsafe struct LaneWord(uint value) : ILanes<LaneWord>
{
    private readonly uint _value = value;

    public static int Count => 1;

    public static LaneWord Sequence => new(0);

    public static LaneWord operator +(LaneWord left, LaneWord right) => new(unchecked(left._value + right._value));

    public static LaneWord operator -(LaneWord left, LaneWord right) => new(unchecked(left._value - right._value));

    public static LaneWord operator &(LaneWord left, LaneWord right) => new(left._value & right._value);

    public static LaneWord operator |(LaneWord left, LaneWord right) => new(left._value | right._value);

    public static LaneWord operator ^(LaneWord left, LaneWord right) => new(left._value ^ right._value);

    public static LaneWord Broadcast(uint value) => new(value);

    public static LaneWord Load(uint* address) => new(*address);

    public static void Store(LaneWord value, uint* address) => *address = value._value;

    public static LaneWord Min(LaneWord left, LaneWord right) => new(Math.Min(left._value, right._value));

    public static LaneWord ShiftLeft(LaneWord value, int count) => new(value._value << count);

    public static LaneWord ShiftRight(LaneWord value, int count) => new(value._value >> count);

    public static LaneWord MultiplyMontgomery(LaneWord left, LaneWord right, LaneWord modulus, LaneWord negativeInverse) =>
        new(WordResidue.MultiplyMontgomery(left._value, right._value, modulus._value, negativeInverse._value));

    public static LaneWord Remainder(uint value, LaneWord modulus, float* reciprocals) => new(value % modulus._value);

    public static LaneWord Equal(LaneWord left, LaneWord right) => new(left._value == right._value ? uint.MaxValue : 0);

    public static uint HighBits(LaneWord value) => value._value >> 31;

    public static bool HasHighByte(LaneWord value) => (value._value & 0x8080_8080) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StoreBelow(LaneWord key, LaneWord bound, LaneWord value, uint* to)
    {
        // Written in every case and counted only where it is wanted: whether it is, is as good as random.
        *to = value._value;
        return key._value < bound._value ? 1 : 0;
    }
}
