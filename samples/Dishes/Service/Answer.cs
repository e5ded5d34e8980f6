namespace Dishes.Service;

/// <summary>An answer as it came, and what it says.</summary>
internal sealed record Answer<T>(string Body, T Value);
