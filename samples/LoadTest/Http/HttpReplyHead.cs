using System.Buffers.Text;
using System.Text;

namespace LoadTest.Http;

/// <summary>What the head of a reply says about the reply: RFC 9112, sections 4 to 6 and 9.3.</summary>
/// <param name="Status">Status code, from 100 to 999.</param>
/// <param name="ContentLength">Announced bytes of the body; -1 when not announced.</param>
/// <param name="IsChunked">Whether the body comes in chunks.</param>
/// <param name="KeepsAlive">Whether the connection stays open after the reply.</param>
/// <param name="RetryAfter">Place of the value of Retry-After within the head; empty without one.</param>
internal readonly record struct HttpReplyHead(int Status, long ContentLength, bool IsChunked, bool KeepsAlive, Range RetryAfter)
{
    /// <summary>Gets whether the status alone says that no body follows.</summary>
    public bool HasNoBody => Status is < 200 or 204 or 304;

    /// <summary>Reads a head.</summary>
    /// <param name="head">The status line and the fields, up to and without the empty line.</param>
    public static HttpReplyHead Parse(ReadOnlySpan<byte> head)
    {
        var lineLength = head.IndexOf("\r\n"u8);
        var parsed = ParseStatusLine(lineLength < 0 ? head : head[..lineLength]);
        var start = lineLength < 0 ? head.Length : lineLength + 2;
        while (start < head.Length)
        {
            lineLength = head[start..].IndexOf("\r\n"u8);
            var end = lineLength < 0 ? head.Length : start + lineLength;
            parsed = parsed.WithField(head, start, end);
            start = end + 2;
        }

        // A body that is chunked has no other length: RFC 9112, section 6.3.
        return parsed.IsChunked ? parsed with { ContentLength = -1 } : parsed;
    }

    private static HttpReplyHead ParseStatusLine(ReadOnlySpan<byte> line)
    {
        var isStatusLine = line.Length >= 12
            && line.StartsWith("HTTP/1."u8)
            && line[7] is (byte)'0' or (byte)'1'
            && line[8] == ' '
            && (line.Length == 12 || line[12] == ' ');
        if (!isStatusLine || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) || digits != 3 || status < 100)
        {
            throw new HttpFormatException($"The reply does not start with an HTTP/1.1 status line but with '{Show(line)}'.");
        }

        return new HttpReplyHead(status, -1, IsChunked: false, KeepsAlive: line[7] == '1', RetryAfter: default);
    }

    private HttpReplyHead WithField(ReadOnlySpan<byte> head, int start, int end)
    {
        var colon = head[start..end].IndexOf((byte)':');
        if (colon <= 0)
        {
            throw new HttpFormatException($"The reply has a field without a name: '{Show(head[start..end])}'.");
        }

        var name = head.Slice(start, colon);
        var field = Trim(head, start + colon + 1, end);
        var value = head[field];

        // The length of the name decides first: most fields are none of these and cost one comparison.
        return name.Length switch
        {
            14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => this with { ContentLength = ParseLength(value) },
            17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => this with { IsChunked = ParseCoding(value) },
            10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => WithConnection(value),
            11 when Ascii.EqualsIgnoreCase(name, "retry-after"u8) => this with { RetryAfter = field },
            _ => this,
        };
    }

    private long ParseLength(ReadOnlySpan<byte> value)
    {
        var isNumber = value.Length > 0 && value[0] is >= (byte)'0' and <= (byte)'9';
        if (!isNumber || !Utf8Parser.TryParse(value, out long length, out var digits) || digits != value.Length)
        {
            throw new HttpFormatException($"The reply has the Content-Length '{Show(value)}'.");
        }

        return ContentLength < 0 || ContentLength == length
            ? length
            : throw new HttpFormatException($"The reply announces two lengths, {ContentLength} and {length}.");
    }

    private HttpReplyHead WithConnection(ReadOnlySpan<byte> value)
    {
        var closes = Ascii.EqualsIgnoreCase(value, "close"u8);
        return closes || Ascii.EqualsIgnoreCase(value, "keep-alive"u8) ? this with { KeepsAlive = !closes } : this;
    }

    private static bool ParseCoding(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "chunked"u8)
            ? true
            : throw new HttpFormatException($"The reply has the Transfer-Encoding '{Show(value)}'; only 'chunked' is understood.");

    private static Range Trim(ReadOnlySpan<byte> head, int start, int end)
    {
        while (start < end && head[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && head[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return start..end;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, 60)]);
}
