namespace MenuApi.Menus;

/// <summary>What a restaurant cooks on a day.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Place">The building and the floor.</param>
/// <param name="WalkingAddress">Where one walks to, and through which door.</param>
/// <param name="Date">The day.</param>
/// <param name="IsOpen">Whether it cooks at all.</param>
/// <param name="NextOpenDate">When it is closed: the next day on which it is not.</param>
/// <param name="Currency">In what prices are.</param>
/// <param name="Dishes">The dishes; none when it is closed.</param>
internal sealed record RestaurantMenu(
    string Id,
    string Name,
    string Place,
    string WalkingAddress,
    DateOnly Date,
    bool IsOpen,
    DateOnly? NextOpenDate,
    string Currency,
    IReadOnlyList<Dish> Dishes);
