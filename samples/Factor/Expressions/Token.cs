namespace Factor.Expressions;

/// <summary>A symbol of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The digits, the character of a symbol, or nothing at the end.</param>
/// <param name="Position">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>Gets the words with which a message names this token.</summary>
    public string Description => Kind == TokenKind.End ? "the end" : $"'{(Text.Length > 20 ? $"{Text[..20]}..." : Text)}'";

    /// <summary>Tells whether this is a given operator or parenthesis.</summary>
    public bool Is(char symbol) => Kind == TokenKind.Symbol && Text[0] == symbol;
}
