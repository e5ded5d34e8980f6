using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Relay.AspNetCore;

/// <summary>Writes field lines of others into a response, without letting them end the line or the head.</summary>
/// <param name="isLatin">Whether the server writes characters beyond ASCII as the bytes that they stand for.</param>
internal sealed class FieldText(bool isLatin)
{
    private static readonly SearchValues<char> Unwanted = SearchValues.Create([.. Enumerable.Range(0, ' ').Where(static i => i != '\t').Append(0x7F).Select(static i => (char)i)]);

    /// <summary>Adds a line behind those of the same name.</summary>
    public void Append(IHeaderDictionary headers, string name, string value)
    {
        var text = Clean(value);
        var others = headers[name];
        headers[name] = others.Count == 0 ? new StringValues(text) : StringValues.Concat(others, text);
    }

    /// <summary>Replaces what must not be in a value by spaces (RFC 9110, section 5.5), and what cannot be written by question marks.</summary>
    public string Clean(string value)
    {
        var isWritable = isLatin ? !value.AsSpan().ContainsAnyExceptInRange('\0', '\xFF') : !value.AsSpan().ContainsAnyExceptInRange('\0', '\x7F');
        return isWritable && !value.AsSpan().ContainsAny(Unwanted) ? value : string.Create(value.Length, (value, most: isLatin ? '\xFF' : '\x7F'), Replace);
    }

    private static void Replace(Span<char> text, (string Value, char Most) source)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = source.Value[i];
            text[i] = Unwanted.Contains(character) ? ' ' : character > source.Most ? '?' : character;
        }
    }
}
