namespace Fairlead.Relay.Fields;

/// <summary>Reads structured fields (RFC 9651), as far as caches meet them: it recognizes every form, and gives names, whole numbers, truth and strings.</summary>
internal ref struct StructuredReader
{
    private ReadOnlySpan<char> _rest;

    public StructuredReader(ReadOnlySpan<char> value) => _rest = value.Trim(' ');

    /// <summary>Gets whether everything was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads a key.</summary>
    public bool TryKey(out ReadOnlySpan<char> key)
    {
        var length = 0;
        if (_rest is [>= 'a' and <= 'z' or '*', ..])
        {
            while (length < _rest.Length && _rest[length] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' or '*')
            {
                length++;
            }
        }

        key = Take(length);
        return length > 0;
    }

    /// <summary>Passes one character over, when it is the next.</summary>
    public bool TrySkip(char character)
    {
        if (_rest.IsEmpty || _rest[0] != character)
        {
            return false;
        }

        Take(1);
        return true;
    }

    /// <summary>Reads an item or an inner list with its parameters.</summary>
    public bool TryMember(out StructuredValue value) =>
        (_rest is ['(', ..] ? TryInnerList(out value) : TryBareItem(out value)) && TryParameters();

    /// <summary>Reads what separates two members; <see langword="false"/> at the end, and when something else stands there.</summary>
    public bool TryComma(out bool isMalformed)
    {
        _rest = _rest.TrimStart(" \t");
        isMalformed = !_rest.IsEmpty && _rest[0] != ',';
        if (_rest.IsEmpty || isMalformed)
        {
            return false;
        }

        Take(1);
        _rest = _rest.TrimStart(" \t");
        isMalformed = _rest.IsEmpty;
        return !isMalformed;
    }

    /// <summary>Reads parameters, which mean nothing here.</summary>
    public bool TryParameters()
    {
        while (TrySkip(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (!TryKey(out _) || (TrySkip('=') && !TryBareItem(out _)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryInnerList(out StructuredValue value)
    {
        value = default;
        Take(1);
        while (true)
        {
            _rest = _rest.TrimStart(' ');
            if (TrySkip(')'))
            {
                return true;
            }

            if (!TryBareItem(out _) || !TryParameters() || _rest is not [' ' or ')', ..])
            {
                return false;
            }
        }
    }

    private bool TryBareItem(out StructuredValue value)
    {
        value = default;
        switch (_rest)
        {
            case ['-' or (>= '0' and <= '9'), ..]:
                return TryNumber(out value);
            case ['"', ..]:
                return TryString(out value);
            case ['?', '0' or '1', ..]:
                value = new StructuredValue { Kind = StructuredKind.Boolean, Number = Take(2)[1] - '0' };
                return true;
            case [':', ..]:
                return TryEnclosed(':');
            case ['@', ..]:
                Take(1);
                return TryNumber(out var date) && date.Kind == StructuredKind.Integer;
            case ['%', '"', ..]:
                Take(1);
                return TryEnclosed('"');
            default:
                return TryToken();
        }
    }

    private bool TryNumber(out StructuredValue value)
    {
        value = default;
        var isNegative = TrySkip('-');
        var digits = Take(DigitsLength());
        if (digits.IsEmpty || digits.Length > 15)
        {
            return false;
        }

        if (TrySkip('.'))
        {
            return digits.Length <= 12 && Take(DigitsLength()).Length is >= 1 and <= 3;
        }

        var number = 0L;
        foreach (var digit in digits)
        {
            number = number * 10 + (digit - '0');
        }

        value = new StructuredValue { Kind = StructuredKind.Integer, Number = isNegative ? -number : number };
        return true;
    }

    private readonly int DigitsLength()
    {
        var end = _rest.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? _rest.Length : end;
    }

    private bool TryString(out StructuredValue value)
    {
        var text = Take(FieldSyntax.QuotedLength(_rest));
        value = text.IsEmpty ? default : new StructuredValue { Kind = StructuredKind.String, Text = text[1..^1] };
        return !text.IsEmpty && !text.ContainsAnyExceptInRange(' ', '~');
    }

    private bool TryEnclosed(char mark)
    {
        var end = _rest[1..].IndexOf(mark);
        Take(end < 0 ? 0 : end + 2);
        return end >= 0;
    }

    // Tokens may also hold ':' and '/', and begin with a letter or '*'.
    private bool TryToken()
    {
        if (_rest.IsEmpty || !(char.IsAsciiLetter(_rest[0]) || _rest[0] == '*'))
        {
            return false;
        }

        do
        {
            Take(Math.Max(1, FieldSyntax.TokenLength(_rest)));
        }
        while (_rest is [':' or '/', ..] || FieldSyntax.TokenLength(_rest) > 0);
        return true;
    }

    private ReadOnlySpan<char> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
