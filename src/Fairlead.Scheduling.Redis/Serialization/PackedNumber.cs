using System.Buffers.Binary;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>Whole numbers as scripts pack them: little-endian, of any width up to eight bytes.</summary>
internal static class PackedNumber
{
    public static long Read(ReadOnlySpan<byte> packed)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Clear();
        packed.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
