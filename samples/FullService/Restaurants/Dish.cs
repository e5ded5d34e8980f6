namespace FullService.Restaurants;

/// <summary>Something to eat.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Diet">Who can eat it.</param>
/// <param name="PriceCents">Its price, in hundredths of the menu's currency.</param>
internal sealed record Dish(string Name, string Diet, int PriceCents);
