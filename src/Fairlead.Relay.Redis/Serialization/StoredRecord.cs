using System.Collections.Immutable;
using System.Text;
using Fairlead.Relay.Redis.Bodies;
using Fairlead.Relay.Storage;

namespace Fairlead.Relay.Redis.Serialization;

/// <summary>All responses of one key as they stand in Redis: a mark of the format, and behind it everything but the bodies that are too large for it.</summary>
internal static class StoredRecord
{
    // Another mark is another format, or no record: there is nothing then.
    private const byte Mark = 1;

    public static byte[] Write(ImmutableArray<StoredResponse> responses)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Mark);
            writer.Write7BitEncodedInt(responses.Length);
            foreach (var response in responses)
            {
                Write(writer, (RedisStoredResponse)response);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Write(ImmutableArray{StoredResponse})"/> wrote; nothing when it is anything else.</summary>
    public static ImmutableArray<StoredResponse> Read(byte[] bytes, RedisBodies bodies)
    {
        if (bytes.Length == 0 || bytes[0] != Mark)
        {
            return [];
        }

        try
        {
            using var stream = new MemoryStream(bytes, 1, bytes.Length - 1, writable: false);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var responses = ImmutableArray.CreateBuilder<StoredResponse>();
            for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
            {
                responses.Add(Read(reader, bodies));
            }

            return responses.ToImmutable();
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            return [];
        }
    }

    private static void Write(BinaryWriter writer, RedisStoredResponse response)
    {
        writer.Write(response.Id.ToByteArray());
        writer.Write7BitEncodedInt64(response.BodyLength);
        writer.Write(response.Inline is not null);
        writer.Write(response.Inline ?? []);
        ResponseHeadFormat.Write(writer, response.Head);
    }

    private static RedisStoredResponse Read(BinaryReader reader, RedisBodies bodies)
    {
        var id = new Guid(reader.ReadBytes(16));
        var length = reader.Read7BitEncodedInt64();
        var inline = reader.ReadBoolean() ? ReadInline(reader, length) : null;
        return new RedisStoredResponse(ResponseHeadFormat.Read(reader), length, id, inline, bodies);
    }

    private static byte[] ReadInline(BinaryReader reader, long length)
    {
        var inline = length is >= 0 and <= RedisBodies.LongestInline ? reader.ReadBytes((int)length) : throw new FormatException("No body of that length stands here.");
        return inline.Length == length ? inline : throw new EndOfStreamException();
    }
}
