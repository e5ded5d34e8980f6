namespace Fairlead.Relay.Freshness;

/// <summary>Holds a field that <c>Vary</c> names, and what the request had of it when the response was stored (RFC 9111, section 4.1).</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Value">Its lines as one value; <see langword="null"/> when there was none.</param>
public readonly record struct SelectingField(string Name, string? Value);
