using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace Fairlead.Relay.Storage;

/// <summary>The heads of all responses of one key, as they stand in a file: a mark, a checksum, and behind them everything else.</summary>
internal static class FileHead
{
    private const uint Mark = 0x314C5246; // "FRL1"
    private const int Preamble = 8;

    public static byte[] Write(string key, ImmutableArray<StoredResponse> responses)
    {
        using var stream = new MemoryStream();
        stream.Position = Preamble;
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(key);
            writer.Write(responses.Length);
            foreach (var response in responses)
            {
                Write(writer, (FileStoredResponse)response);
            }
        }

        var bytes = stream.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Checksum(bytes.AsSpan(Preamble)));
        return bytes;
    }

    /// <summary>Reads what <see cref="Write(string, ImmutableArray{StoredResponse})"/> wrote; <see langword="null"/> when it is anything else.</summary>
    public static FileResource? Read(byte[] bytes, string folder, UInt128 hash)
    {
        if (bytes.Length < Preamble || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Mark
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) != Checksum(bytes.AsSpan(Preamble)))
        {
            return null;
        }

        using var stream = new MemoryStream(bytes, Preamble, bytes.Length - Preamble, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var key = reader.ReadString();
        var responses = ImmutableArray.CreateBuilder<StoredResponse>(reader.ReadInt32());
        while (responses.Count < responses.Capacity)
        {
            responses.Add(Read(reader, folder, hash));
        }

        return new FileResource(key, responses.DrainToImmutable(), bytes.Length);
    }

    private static void Write(BinaryWriter writer, FileStoredResponse response)
    {
        writer.Write(response.Id.ToByteArray());
        writer.Write(response.BodyLength);
        ResponseHeadFormat.Write(writer, response.Head);
    }

    private static FileStoredResponse Read(BinaryReader reader, string folder, UInt128 hash)
    {
        var id = new Guid(reader.ReadBytes(16));
        var length = reader.ReadInt64();
        var head = ResponseHeadFormat.Read(reader);
        return new FileStoredResponse(head, length, id, FileNames.Body(folder, hash, id));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }
}
