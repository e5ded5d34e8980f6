using System.Buffers;

namespace Fairlead.Relay.Fields;

/// <summary>The parts that field values are made of (RFC 9110, section 5.6).</summary>
internal static class FieldSyntax
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Returns the value without the whitespace around it; line breaks of obsolete folding count as whitespace.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> value) => value.Trim(" \t\r\n");

    /// <summary>Returns how many characters at the beginning are a token; 0 when there is none.</summary>
    public static int TokenLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Returns how many characters at the beginning are a quoted string, with its quotes; 0 when it does not begin with one or the last quote is missing.</summary>
    public static int QuotedLength(ReadOnlySpan<char> text)
    {
        if (text is not ['"', ..])
        {
            return 0;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        return 0;
    }

    /// <summary>Returns the first line of a field, trimmed; an empty span when there is none.</summary>
    public static ReadOnlySpan<char> First(ReadOnlySpan<HeaderField> fields, string name)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name))
            {
                return Trim(field.Value);
            }
        }

        return default;
    }

    /// <summary>Tells whether there is a line of that name.</summary>
    public static bool Contains(ReadOnlySpan<HeaderField> fields, string name)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Is(name))
            {
                return true;
            }
        }

        return false;
    }
}
