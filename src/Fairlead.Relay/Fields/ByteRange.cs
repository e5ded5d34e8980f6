namespace Fairlead.Relay.Fields;

/// <summary>What a request asks for with <c>Range</c> (RFC 9110, section 14.1.2).</summary>
/// <param name="Kind">Which form the field has.</param>
/// <param name="First">The first byte, or how many of the last bytes are wanted.</param>
/// <param name="Last">The last byte; <see langword="null"/> when the range has no end or counts from the end.</param>
internal readonly record struct ByteRange(ByteRangeKind Kind, long First, long? Last)
{
    /// <summary>Reads a range. A unit that is not known and a range that is not valid are as if there were no field (section 14.2).</summary>
    public static ByteRange Parse(ReadOnlySpan<char> value)
    {
        value = FieldSyntax.Trim(value);
        if (!value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var list = new ListReader(value["bytes=".Length..]);
        if (!list.MoveNext())
        {
            return default;
        }

        var range = ParseOne(list.Current);
        return range.Kind != ByteRangeKind.None && list.MoveNext() ? new ByteRange(ByteRangeKind.Several, 0, null) : range;
    }

    /// <summary>Finds the bytes of a representation.</summary>
    /// <param name="length">How long it is.</param>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="count">How many bytes it has.</param>
    /// <returns><see langword="false"/> when no byte is in the range.</returns>
    public bool TryResolve(long length, out long offset, out long count)
    {
        offset = Kind == ByteRangeKind.Suffix ? Math.Max(0, length - First) : First;
        var last = Kind == ByteRangeKind.Suffix ? length - 1 : Math.Min(Last ?? long.MaxValue, length - 1);
        count = Math.Max(0, last - offset + 1);
        return count > 0;
    }

    private static ByteRange ParseOne(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        if (dash < 0)
        {
            return default;
        }

        var left = FieldSyntax.Trim(text[..dash]);
        var right = FieldSyntax.Trim(text[(dash + 1)..]);
        if (left.IsEmpty)
        {
            return TryNumber(right, out var suffix) ? new ByteRange(ByteRangeKind.Suffix, suffix, null) : default;
        }

        if (!TryNumber(left, out var first))
        {
            return default;
        }

        return right.IsEmpty ? new ByteRange(ByteRangeKind.From, first, null)
            : TryNumber(right, out var last) && last >= first ? new ByteRange(ByteRangeKind.From, first, last)
            : default;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        // No representation reaches the number that stands for all larger ones.
        foreach (var digit in text)
        {
            number = number > (long.MaxValue / 2 - 9) / 10 ? long.MaxValue / 2 : number * 10 + (digit - '0');
        }

        return true;
    }
}
