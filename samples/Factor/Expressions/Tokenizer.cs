namespace Factor.Expressions;

/// <summary>Cuts an expression into numbers and symbols.</summary>
internal static class Tokenizer
{
    private const string Symbols = "+-*/^!#()";

    /// <summary>Cuts a text; the last token is the end.</summary>
    /// <exception cref="ExpressionException">A character belongs to no token.</exception>
    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            var token = TokenAt(text, position);
            tokens.Add(token);
            position += token.Text.Length;
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static Token TokenAt(string text, int position)
    {
        if (char.IsAsciiDigit(text[position]))
        {
            var length = text.AsSpan(position).IndexOfAnyExceptInRange('0', '9');
            return new Token(TokenKind.Number, length < 0 ? text[position..] : text.Substring(position, length), position);
        }

        // Texts copied from papers have the minus and the times of typography.
        var symbol = text[position] switch { '\u2212' => '-', '\u00D7' => '*', var other => other };
        return Symbols.Contains(symbol, StringComparison.Ordinal)
            ? new Token(TokenKind.Symbol, symbol.ToString(), position)
            : throw new ExpressionException(position, $"'{symbol}' has no meaning here. An expression has digits, + - * / ^ ! # and parentheses.");
    }
}
