namespace FullService.Restaurants;

/// <summary>A restaurant in the list.</summary>
internal sealed record RestaurantEntry(string Id, string Name, string Place, string WalkingAddress, bool IsOpen);
