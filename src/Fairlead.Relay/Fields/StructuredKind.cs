namespace Fairlead.Relay.Fields;

/// <summary>The forms of values that caches use; all others are <see cref="Other"/>.</summary>
internal enum StructuredKind
{
    Other = 0,
    Integer = 1,
    Boolean = 2,
    String = 3,
}
