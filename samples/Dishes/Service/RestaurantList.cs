namespace Dishes.Service;

/// <summary>All restaurants on a day.</summary>
internal sealed record RestaurantList(DateOnly Date, IReadOnlyList<Restaurant> Restaurants);
