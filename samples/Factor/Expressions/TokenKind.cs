namespace Factor.Expressions;

/// <summary>Names the kinds of symbols in an expression.</summary>
internal enum TokenKind
{
    /// <summary>Nothing: the end of the text.</summary>
    End = 0,

    /// <summary>A whole number in decimal digits.</summary>
    Number = 1,

    /// <summary>An operator or a parenthesis: one character.</summary>
    Symbol = 2,
}
