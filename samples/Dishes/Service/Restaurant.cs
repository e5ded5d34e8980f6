namespace Dishes.Service;

/// <summary>A restaurant in the list.</summary>
internal sealed record Restaurant(string Id, string Name, string Place, string WalkingAddress, bool IsOpen);
