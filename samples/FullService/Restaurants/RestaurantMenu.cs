using System.Text.Json.Serialization;

namespace FullService.Restaurants;

/// <summary>What a restaurant cooks on a day; nothing, when it is closed, and then it says when it will be open.</summary>
internal sealed record RestaurantMenu(
    string Id,
    string Name,
    string Place,
    string WalkingAddress,
    DateOnly Date,
    bool IsOpen,
    [property: JsonPropertyOrder(1)] string Currency,
    [property: JsonPropertyOrder(1)] IReadOnlyList<Dish> Dishes,
    DateOnly? NextOpenDate = null);
