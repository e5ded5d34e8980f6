using System.Buffers.Binary;
using System.Numerics;

namespace Fairlead.Factoring.Checkpoints;

/// <summary>How a record lies in a checkpoint: the length of its body, the checksum of the body, the checksum of both with the offset, and the body.</summary>
/// <remarks>
/// All integers are little-endian, and the checksums are CRC-32C. The header has a checksum of its own, so that a wrong length is
/// told from a body that was not written to its end.
/// </remarks>
internal static class CheckpointFrame
{
    public const int HeaderLength = 12;

    /// <summary>The longest body a reader accepts.</summary>
    public const int LongestBody = 1 << 26;

    /// <summary>The length of what precedes the first record.</summary>
    public const int PreambleLength = 16;

    public const uint Version = 1;

    private const ulong Magic = 0x524F_5443_4146_4C46; // "FLFACTOR"

    /// <summary>Returns the beginning of every file: what it is, and the version of its format.</summary>
    public static byte[] Preamble(uint version = Version)
    {
        var bytes = new byte[PreambleLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Checksum(uint.MaxValue, bytes.AsSpan(0, 12)));
        return bytes;
    }

    /// <summary>Reads the version of a file; <see langword="false"/> when it is not a checkpoint.</summary>
    public static bool TryReadVersion(ReadOnlySpan<byte> preamble, out uint version)
    {
        version = preamble.Length == PreambleLength ? BinaryPrimitives.ReadUInt32LittleEndian(preamble[8..]) : 0;
        return preamble.Length == PreambleLength && preamble.SequenceEqual(Preamble(version));
    }

    /// <summary>Returns a record for a body.</summary>
    /// <param name="body">The body, not empty.</param>
    /// <param name="offset">Where in the file the record will stand.</param>
    public static byte[] Seal(ReadOnlySpan<byte> body, long offset)
    {
        var record = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum(uint.MaxValue, body));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), HeaderChecksum(record, offset));
        body.CopyTo(record.AsSpan(HeaderLength));
        return record;
    }

    /// <summary>Reads a header; <see langword="false"/> when there is none at this offset.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, long offset, out int bodyLength)
    {
        bodyLength = BinaryPrimitives.ReadInt32LittleEndian(header);
        return bodyLength is > 0 and <= LongestBody && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == HeaderChecksum(header, offset);
    }

    /// <summary>Tells whether a body is the one that its header was made for.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Checksum(uint.MaxValue, body);

    private static uint HeaderChecksum(ReadOnlySpan<byte> header, long offset) =>
        Checksum(BitOperations.Crc32C(uint.MaxValue, (ulong)offset), header[..8]);

    private static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
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
}
