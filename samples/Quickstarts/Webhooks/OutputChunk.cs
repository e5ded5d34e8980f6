namespace Webhooks;

/// <summary>The next piece of one stream.</summary>
internal sealed record OutputChunk(string StreamId, long Sequence, long Offset, string Data, bool Final, string? Encoding)
{
    public byte[] Bytes => Encoding == "base64" ? Convert.FromBase64String(Data) : System.Text.Encoding.UTF8.GetBytes(Data);
}
