using System.Text;
using System.Text.Json;

namespace Fairlead.Webhooks.Tests.Chunking;

/// <summary>A chunk as a receiver reads it, with a JSON parser that knows nothing of the packer.</summary>
internal sealed record ReceivedChunk(string StreamId, long Sequence, long Offset, byte[] Bytes, bool IsFinal, bool IsBinary, long? SourceLength)
{
    // A decoder that throws: a chunk of text must be text by itself.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<ReceivedChunk> ReadAll(ReadOnlySpan<byte> body)
    {
        using var document = JsonDocument.Parse(Strict.GetString(body));
        var root = document.RootElement;
        Assert.Equal("output.appended", root.GetProperty("type").GetString());
        Assert.NotEqual(default, root.GetProperty("timestamp").GetDateTimeOffset());
        return [.. root.GetProperty("data").GetProperty("chunks").EnumerateArray().Select(Read)];
    }

    private static ReceivedChunk Read(JsonElement chunk)
    {
        var isBinary = chunk.TryGetProperty("encoding", out var encoding) && encoding.GetString() == "base64";
        var text = chunk.GetProperty("data").GetString()!;
        return new ReceivedChunk(
            chunk.GetProperty("streamId").GetString()!,
            chunk.GetProperty("sequence").GetInt64(),
            chunk.GetProperty("offset").GetInt64(),
            isBinary ? Convert.FromBase64String(text) : Strict.GetBytes(text),
            chunk.GetProperty("final").GetBoolean(),
            isBinary,
            chunk.TryGetProperty("coarsened", out var coarsened) && coarsened.GetBoolean() ? chunk.GetProperty("sourceLength").GetInt64() : null);
    }
}
