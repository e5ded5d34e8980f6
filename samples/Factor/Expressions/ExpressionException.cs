namespace Factor.Expressions;

/// <summary>An expression that has no value here: misspelled, not an integer, or too large.</summary>
internal sealed class ExpressionException(int position, string message) : FormatException(message)
{
    /// <summary>Gets the index of the character where the trouble is.</summary>
    public int Position => position;
}
