namespace Fairlead.Relay;

/// <summary>Holds one field line of a message as it was received: several lines of one name are several of these, in their order.</summary>
/// <param name="Name">The name, in the case in which it came.</param>
/// <param name="Value">The value; a character stands for a byte (Latin-1).</param>
public readonly record struct HeaderField(string Name, string Value)
{
    /// <summary>Tells whether this is a line of the field of that name, in whatever case.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
