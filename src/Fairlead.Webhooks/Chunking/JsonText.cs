using System.Buffers;

namespace Fairlead.Webhooks.Chunking;

/// <summary>Escapes UTF-8 for a JSON string (RFC 8259, section 7): quotation mark, reverse solidus and control characters, nothing else.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static value => (byte)value), (byte)'"', (byte)'\\']);

    /// <summary>Writes as much as fits, and never a part of a character.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="consumed">How many bytes of the text were written.</param>
    /// <returns>How many bytes they became.</returns>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> destination, out int consumed)
    {
        var (read, written) = (0, 0);
        while (read < text.Length)
        {
            var rest = text[read..];
            var plain = rest.IndexOfAny(Escaped) is >= 0 and var index ? index : rest.Length;
            var room = destination.Length - written;
            if (plain > room)
            {
                plain = Utf8Boundary.CutAtMost(rest, room);
                rest[..plain].CopyTo(destination[written..]);
                consumed = read + plain;
                return written + plain;
            }

            rest[..plain].CopyTo(destination[written..]);
            (read, written) = (read + plain, written + plain);
            if (read == text.Length)
            {
                break;
            }

            var length = EscapeOne(text[read], destination[written..]);
            if (length == 0)
            {
                break;
            }

            (read, written) = (read + 1, written + length);
        }

        consumed = read;
        return written;
    }

    // Zero when it does not fit.
    private static int EscapeOne(byte value, Span<byte> destination)
    {
        var letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => default,
        };
        return letter == default ? EscapeControl(value, destination) : EscapeAsLetter(letter, destination);
    }

    private static int EscapeAsLetter(byte letter, Span<byte> destination)
    {
        if (destination.Length < 2)
        {
            return 0;
        }

        (destination[0], destination[1]) = ((byte)'\\', letter);
        return 2;
    }

    private static int EscapeControl(byte value, Span<byte> destination)
    {
        if (!"\\u00"u8.TryCopyTo(destination) || destination.Length < 6)
        {
            return 0;
        }

        (destination[4], destination[5]) = ((byte)('0' + (value >> 4)), "0123456789abcdef"u8[value & 0xF]);
        return 6;
    }
}
