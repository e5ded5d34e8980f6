using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace WebhookReceiver.Streams;

/// <summary>A piece of one stream; its data as UTF-8, without the escapes of JSON.</summary>
internal sealed record OutputChunk(
    string StreamId,
    long Sequence,
    long Offset,
    [property: JsonConverter(typeof(Utf8TextConverter))] byte[] Data,
    bool Final,
    string? Encoding = null,
    bool Coarsened = false,
    long? SourceLength = null)
{
    private const int LongestStreamId = 128;
    private const string Base64Encoding = "base64";

    [JsonIgnore]
    public bool IsValid =>
        StreamId.Length is >= 1 and <= LongestStreamId && !StreamId.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Sequence >= 0 && Offset >= 0 && (!Coarsened || SourceLength >= 0)
        && (Encoding is null || (Encoding == Base64Encoding && Base64.IsValid(Data)));

    public byte[] GetBytes() => Encoding is null ? Data : Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(Data));

    /// <summary>Gets where the next chunk begins; a coarsened one stands for more than it has.</summary>
    public long EndOffset(int length) => Offset + (Coarsened ? SourceLength!.Value : length);
}
