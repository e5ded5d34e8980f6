namespace MenuApi.Menus;

/// <summary>Something to eat.</summary>
internal sealed record Dish(string Name, Diet Diet, int PriceCents);
