using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Relay.Freshness;

namespace Fairlead.Relay.Storage;

/// <summary>How many bytes of memory objects take on a process of 64 bits. A test compares the sums with what the garbage collector counts.</summary>
internal static class MemoryCosts
{
    // The entry of the dictionary with its part of the table, the resource, its node and the array of its responses.
    private const long Resource = 64 + 16 + 40 + 72 + 24;

    // The response, its head, its policy, the place in the array, and the head of the array of segments.
    private const long Response = 48 + 80 + 176 + 8 + 32;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommonNames = CreateCommonNames().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns an equal string that all responses share, or the name itself.</summary>
    public static string ShareName(string name) => CommonNames.TryGetValue(name, out var shared) ? shared : name;

    public static long OfResource(string key) => Resource + OfString(key);

    public static long OfResponse(ResponseHead head, ReadOnlySpan<ReadOnlyMemory<byte>> segments)
    {
        var bytes = Response + OfFields(head.Fields) + OfSelecting(head.SelectingFields);
        foreach (ref readonly var segment in segments)
        {
            bytes += OfSegment(segment.Length);
        }

        return bytes;
    }

    /// <summary>Returns what an array of bytes takes, with its place among the segments.</summary>
    public static long OfSegment(int length) => RoundUp(24L + length) + 16;

    private static long OfFields(ImmutableArray<HeaderField> fields)
    {
        var bytes = 24L + 16 * fields.Length;
        foreach (var field in fields)
        {
            bytes += OfString(field.Value) + (CommonNames.Contains(field.Name) ? 0 : OfString(field.Name));
        }

        return bytes;
    }

    private static long OfSelecting(ImmutableArray<SelectingField> fields)
    {
        var bytes = fields.IsEmpty ? 0 : 24L + 16 * fields.Length;
        foreach (var field in fields)
        {
            bytes += OfString(field.Name) + (field.Value is null ? 0 : OfString(field.Value));
        }

        return bytes;
    }

    private static long OfString(string text) => text.Length == 0 ? 0 : RoundUp(22L + 2 * text.Length);

    private static long RoundUp(long bytes) => (bytes + 7) & ~7L;

    private static FrozenSet<string> CreateCommonNames() => FrozenSet.Create(
        StringComparer.Ordinal,
        "Accept-Ranges", "Access-Control-Allow-Origin", "Age", "Allow", "Alt-Svc", "Cache-Control", "Cache-Groups", "Cache-Status", "CDN-Cache-Control",
        "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-Security-Policy", "Content-Type", "Date", "ETag", "Expires",
        "Last-Modified", "Link", "Location", "Pragma", "Referrer-Policy", "Retry-After", "Server", "Server-Timing", "Set-Cookie", "Strict-Transport-Security",
        "Vary", "Via", "WWW-Authenticate", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By", "X-Request-Id", "X-XSS-Protection",
        "age", "cache-control", "content-encoding", "content-type", "date", "etag", "expires", "last-modified", "server", "vary", "via");
}
