namespace FullService.Restaurants;

/// <summary>All restaurants on a day.</summary>
internal sealed record RestaurantList(DateOnly Date, IReadOnlyList<RestaurantEntry> Restaurants);
