namespace Dishes.Service;

/// <summary>Something to eat.</summary>
internal sealed record Dish(string Name, string Diet, int PriceCents);
