namespace Fairlead.Relay.Fields;

/// <summary>Reads the members of a comma-separated list (RFC 9110, section 5.6.1): empty ones are passed over, and commas in quoted strings separate nothing.</summary>
internal ref struct ListReader
{
    private ReadOnlySpan<char> _rest;

    public ListReader(ReadOnlySpan<char> value) => _rest = value;

    /// <summary>Gets the member, trimmed.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public bool MoveNext()
    {
        while (_rest.Length > 0)
        {
            var end = EndOfMember(_rest);
            Current = FieldSyntax.Trim(_rest[..end]);
            _rest = end == _rest.Length ? default : _rest[(end + 1)..];
            if (Current.Length > 0)
            {
                return true;
            }
        }

        Current = default;
        return false;
    }

    // A quoted string without an end reaches to the end of the value: what follows its quote cannot be told from its content.
    private static int EndOfMember(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ',':
                    return i;
                case '"':
                    var quoted = FieldSyntax.QuotedLength(text[i..]);
                    if (quoted == 0)
                    {
                        return text.Length;
                    }

                    i += quoted - 1;
                    break;
            }
        }

        return text.Length;
    }
}
