namespace MenuApi.Menus;

/// <summary>A restaurant as the file has it.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Place">The building and the floor.</param>
/// <param name="WalkingAddress">Where one walks to, and through which door.</param>
/// <param name="Card">What it cooks, in turn.</param>
internal sealed record Restaurant(string Id, string Name, string Place, string WalkingAddress, IReadOnlyList<Dish> Card);
