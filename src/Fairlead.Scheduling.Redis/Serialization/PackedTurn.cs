using System.Buffers.Binary;

namespace Fairlead.Scheduling.Redis.Serialization;

/// <summary>The fields of a job that scripts pack: whole numbers, little-endian, of the widths that library-jobs.lua lists.</summary>
/// <param name="Attempts">How many attempts have begun.</param>
/// <param name="Started">When the latest one began, in microseconds since 1970; 0 when none has.</param>
/// <param name="Ended">Of an ended job, when it ended.</param>
/// <param name="DurationAndOne">Of an ended job, one more than the microseconds of its latest attempt; 0 when none began.</param>
internal readonly record struct PackedTurn(int Attempts, long Started, long Ended, long DurationAndOne)
{
    public static PackedTurn Read(ReadOnlySpan<byte> turn) => new(
        (int)ReadWhole(turn, 0, 4), ReadWhole(turn, 11, 7), ReadWhole(turn, 38, 7), ReadWhole(turn, 24, 7));

    /// <summary>Reads the moment of submission and the priority.</summary>
    public static (long Submitted, int Priority) ReadTold(ReadOnlySpan<byte> told) => (ReadWhole(told, 6, 7), told[13] - 1);

    /// <summary>Reads the number that a job got when it was stored.</summary>
    public static long ReadNumber(ReadOnlySpan<byte> told) => ReadWhole(told, 0, 6);

    private static long ReadWhole(ReadOnlySpan<byte> packed, int start, int width)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Clear();
        packed.Slice(start, width).CopyTo(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
