using System.Buffers;
using System.Globalization;

namespace Fairlead.Relay.AspNetCore.Targets;

/// <summary>Tells whether a path stays below the one that it is put behind, however the upstream may decode it.</summary>
internal static class TargetPath
{
    private const int StackBytes = 512;

    // An upstream may decode before it resolves dot segments, and so may what stands in front of it.
    private const int Decodings = 2;

    /// <summary>Tells whether a request target has only characters that a target may have (RFC 9112, section 3.2): visible ASCII, and no fragment.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> target) => !target.ContainsAnyExceptInRange('!', '~') && !target.Contains('#');

    /// <summary>Tells whether there is no dot segment, and no end of a text, in a path as it is, decoded once, and decoded twice.</summary>
    /// <param name="path">The path, well-formed, without a query.</param>
    public static bool IsConfined(ReadOnlySpan<char> path)
    {
        // Each of the tricks needs a dot or an escape.
        if (path.IndexOfAny('.', '%') < 0)
        {
            return true;
        }

        byte[]? rented = null;
        var bytes = path.Length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(path.Length);
        try
        {
            for (var i = 0; i < path.Length; i++)
            {
                bytes[i] = (byte)path[i];
            }

            return IsConfined(bytes[..path.Length]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    private static bool IsConfined(Span<byte> path)
    {
        for (var i = 0; i < Decodings; i++)
        {
            if (HasDotSegment(path))
            {
                return false;
            }

            path = path[..FoldOverlong(path[..Decode(path)])];
        }

        return !HasDotSegment(path) && !path.Contains((byte)0);
    }

    // Some servers cut a segment at a semicolon before they look at it.
    private static bool HasDotSegment(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var end = path.IndexOfAny((byte)'/', (byte)'\\');
            var segment = end < 0 ? path : path[..end];
            var parameters = segment.IndexOf((byte)';');
            segment = parameters < 0 ? segment : segment[..parameters];
            if (segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8))
            {
                return true;
            }

            if (end < 0)
            {
                return false;
            }

            path = path[(end + 1)..];
        }
    }

    // In place, which works because the result is never longer. What is no escape stays as it is.
    private static int Decode(Span<byte> path)
    {
        var length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == (byte)'%' && i + 2 < path.Length && byte.TryParse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var decoded))
            {
                path[length++] = decoded;
                i += 2;
            }
            else
            {
                path[length++] = path[i];
            }
        }

        return length;
    }

    // ASCII that is written with more bytes than it needs is not valid UTF-8, and some decoders take it all the same.
    private static int FoldOverlong(Span<byte> path)
    {
        var length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            var rest = path[i..];
            var (folded, used) = rest switch
            {
                [0xC0 or 0xC1, var last, ..] when IsContinuation(last) => ((byte)((rest[0] & 1) << 6 | (last & 0x3F)), 2),
                [0xE0, 0x80 or 0x81, var last, ..] when IsContinuation(last) => ((byte)((rest[1] & 1) << 6 | (last & 0x3F)), 3),
                [0xF0, 0x80, 0x80 or 0x81, var last, ..] when IsContinuation(last) => ((byte)((rest[2] & 1) << 6 | (last & 0x3F)), 4),
                _ => (rest[0], 1),
            };
            path[length++] = folded;
            i += used - 1;
        }

        return length;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
