using System.Buffers.Binary;
using System.Numerics;

namespace Fairlead.Scheduling.Journal;

/// <summary>How a record lies in a file: its length, the checksum of its body, the checksum of both, and its body.</summary>
/// <remarks>
/// <para>
/// A record is what one commit made durable, so at most one record of a journal can be torn: the last. All integers are
/// little-endian, and the checksums are CRC-32C.
/// </para>
/// <para>
/// They begin with the salt of the file, and that of the header covers the offset too. A payload can therefore not be
/// made to look like a record, and neither can an older record that stands elsewhere.
/// </para>
/// </remarks>
internal static class RecordFrame
{
    public const int HeaderLength = 12;

    /// <summary>The longest body a reader accepts.</summary>
    public const int LongestBody = 1 << 30;

    /// <summary>Fills in the header that precedes a body.</summary>
    /// <param name="record">Room for the header, and the body.</param>
    /// <param name="salt">The salt of the file.</param>
    /// <param name="offset">Where in the file the record will stand.</param>
    public static void Seal(Span<byte> record, ulong salt, long offset)
    {
        var body = record[HeaderLength..];
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(Seed(salt), body));
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], HeaderChecksum(record, salt, offset));
    }

    /// <summary>Reads a header; <see langword="false"/> when there is none at this offset.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, ulong salt, long offset, out int bodyLength)
    {
        bodyLength = BinaryPrimitives.ReadInt32LittleEndian(header);
        return bodyLength is > 0 and <= LongestBody
            && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == HeaderChecksum(header, salt, offset);
    }

    /// <summary>Tells whether a body is the one that its header was made for.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ulong salt) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Checksum(Seed(salt), body);

    /// <summary>CRC-32C (Castagnoli) of bytes, going on from that of earlier ones.</summary>
    public static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, one);
        }

        return checksum;
    }

    private static uint Seed(ulong salt) => BitOperations.Crc32C(uint.MaxValue, salt);

    private static uint HeaderChecksum(ReadOnlySpan<byte> header, ulong salt, long offset) =>
        Checksum(BitOperations.Crc32C(Seed(salt), (ulong)offset), header[..8]);
}
