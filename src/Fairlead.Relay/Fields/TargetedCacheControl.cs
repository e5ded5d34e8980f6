using System.Globalization;

namespace Fairlead.Relay.Fields;

/// <summary>Directives for some caches only, such as <c>CDN-Cache-Control</c> (RFC 9213): a dictionary of a structured field.</summary>
internal static class TargetedCacheControl
{
    /// <summary>Reads the first of the fields that is there, is not empty and can be parsed.</summary>
    /// <param name="fields">The fields of a response.</param>
    /// <param name="targets">The names, the most specific first.</param>
    /// <param name="directives">What the field says, instead of <c>Cache-Control</c> and <c>Expires</c>.</param>
    public static bool TryParse(ReadOnlySpan<HeaderField> fields, IReadOnlyList<string> targets, out CacheControl directives)
    {
        // An index, because enumerating an interface allocates.
        for (var i = 0; i < targets.Count; i++)
        {
            if (TryParse(fields, targets[i], out directives))
            {
                return true;
            }
        }

        directives = default;
        return false;
    }

    private static bool TryParse(ReadOnlySpan<HeaderField> fields, string name, out CacheControl directives)
    {
        var reader = default(CacheControlReader);
        var isEmpty = true;
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name) && !TryLine(field.Value, ref reader, ref isEmpty))
            {
                directives = default;
                return false;
            }
        }

        directives = reader.Result;
        return !isEmpty;
    }

    private static bool TryLine(ReadOnlySpan<char> value, ref CacheControlReader directives, ref bool isEmpty)
    {
        var reader = new StructuredReader(value);
        if (reader.IsAtEnd)
        {
            return true;
        }

        isEmpty = false;
        while (true)
        {
            var member = new StructuredValue { Kind = StructuredKind.Boolean, Number = 1 };
            if (!reader.TryKey(out var key) || !(reader.TrySkip('=') ? reader.TryMember(out member) : reader.TryParameters()))
            {
                return false;
            }

            Apply(key, member, ref directives);
            if (!reader.TryComma(out var isMalformed))
            {
                return !isMalformed;
            }
        }
    }

    // A value of another type than the directive has makes it unknown (section 2.1): "no-store=5" and "max-age=?1" say nothing.
    private static void Apply(ReadOnlySpan<char> key, in StructuredValue value, ref CacheControlReader directives)
    {
        Span<char> digits = stackalloc char[20];
        if (value is { Kind: StructuredKind.Integer, Number: >= 0 } && value.Number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture))
        {
            if (!IsFlag(key))
            {
                directives.Apply(key, digits[..length]);
            }
        }
        else if (value is { Kind: StructuredKind.Integer })
        {
            // Less than nothing is no number of seconds, and makes the response stale.
            directives.Apply(key, "0");
        }
        else if ((value is { Kind: StructuredKind.Boolean, Number: 1 } || value.Kind == StructuredKind.String) && IsFlag(key))
        {
            directives.Apply(key, default);
        }
    }

    private static bool IsFlag(ReadOnlySpan<char> key)
    {
        foreach (var (_, name) in CacheControlReader.Flags)
        {
            if (key.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
