using System.Buffers.Binary;

namespace Fairlead.Scheduling.Journal;

/// <summary>The first bytes of each file: what it is, which number it has, and the salt of its checksums.</summary>
internal static class SegmentHeader
{
    public const int Length = 32;

    private const int ChecksumOffset = 28;

    // "FAIRJNL" and the version of the format.
    private static ReadOnlySpan<byte> Magic => "FAIRJNL\u0001"u8;

    public static byte[] Write(long number, ulong salt)
    {
        var header = new byte[Length];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), number);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), salt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(ChecksumOffset), RecordFrame.Checksum(uint.MaxValue, header.AsSpan(0, ChecksumOffset)));
        return header;
    }

    /// <summary>Reads the header of a file; <see langword="false"/> when it has none, or that of another file.</summary>
    public static bool TryRead(JournalFile file, long number, out ulong salt)
    {
        Span<byte> header = stackalloc byte[Length];
        salt = 0;
        if (file.ReadFully(header, 0) < Length
            || !header.StartsWith(Magic)
            || BinaryPrimitives.ReadInt64LittleEndian(header[8..]) != number
            || BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) != RecordFrame.Checksum(uint.MaxValue, header[..ChecksumOffset]))
        {
            return false;
        }

        salt = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        return true;
    }
}
