using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebhookReceiver.Streams;

/// <summary>Reads a JSON string as the UTF-8 it is sent as: output is bytes, and never needs to become a string.</summary>
internal sealed class Utf8TextConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("Data must be a string.");
        }

        // Unescaped text is never longer than escaped text.
        var bytes = new byte[reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length];
        var length = reader.CopyString(bytes);
        if (length < bytes.Length)
        {
            Array.Resize(ref bytes, length);
        }

        return bytes;
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Encoding.UTF8.GetString(value));
}
