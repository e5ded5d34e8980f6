namespace Fairlead.Relay.Fields;

/// <summary>A value of a structured field.</summary>
internal readonly ref struct StructuredValue
{
    public StructuredKind Kind { get; init; }

    /// <summary>Gets the integer, or 0 or 1 for a boolean.</summary>
    public long Number { get; init; }

    /// <summary>Gets the string between its quotes, still escaped.</summary>
    public ReadOnlySpan<char> Text { get; init; }
}
