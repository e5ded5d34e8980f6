using System.Collections.Frozen;
using System.Text.Json;

namespace MenuApi.Menus;

/// <summary>Says what each restaurant cooks on each day. The same day has the same menu, whoever asks and whenever.</summary>
internal sealed class MenuBook
{
    /// <summary>How many dishes there are on a day.</summary>
    public const int DishesPerDay = 3;

    private const string Currency = "EUR";
    private const int DaysPerWeek = 7;
    private const int WorkingDaysPerWeek = 5;

    private readonly IReadOnlyList<Restaurant> _restaurants;
    private readonly FrozenDictionary<string, Restaurant> _byId;

    public MenuBook(IReadOnlyList<Restaurant> restaurants)
    {
        _restaurants = restaurants;
        _byId = restaurants.ToFrozenDictionary(static restaurant => restaurant.Id, StringComparer.Ordinal);
    }

    /// <summary>Gets the first day that has a menu.</summary>
    public static DateOnly FirstDate { get; } = new(2000, 1, 1);

    /// <summary>Gets the last day that has one.</summary>
    public static DateOnly LastDate { get; } = new(2099, 12, 31);

    /// <summary>Reads the restaurants that come with the program.</summary>
    public static MenuBook Open()
    {
        using var file = typeof(MenuBook).Assembly.GetManifestResourceStream("restaurants.json")!;
        return new MenuBook(JsonSerializer.Deserialize(file, MenuJson.Default.IReadOnlyListRestaurant)!);
    }

    /// <summary>Lists all restaurants.</summary>
    public RestaurantList List(DateOnly date)
    {
        var isOpen = IsOpen(date);
        return new(date, [.. _restaurants.Select(restaurant => new RestaurantEntry(restaurant.Id, restaurant.Name, restaurant.Place, restaurant.WalkingAddress, isOpen))]);
    }

    /// <summary>Finds what a restaurant cooks.</summary>
    /// <returns><see langword="null"/> when there is no such restaurant.</returns>
    public RestaurantMenu? Find(string id, DateOnly date)
    {
        if (!_byId.TryGetValue(id, out var restaurant))
        {
            return null;
        }

        var isOpen = IsOpen(date);
        return new(
            restaurant.Id,
            restaurant.Name,
            restaurant.Place,
            restaurant.WalkingAddress,
            date,
            isOpen,
            isOpen ? null : NextOpen(date),
            Currency,
            isOpen ? ChooseDishes(restaurant.Card, date) : []);
    }

    /// <summary>Tells when the menus of a day were written: on the Friday of the week before, at noon.</summary>
    public static DateTimeOffset WrittenAt(DateOnly date)
    {
        var monday = date.AddDays(-DayOfWeek(date));
        return new(monday.AddDays(-3), new TimeOnly(12, 0), TimeSpan.Zero);
    }

    // Each working day takes the next dishes of the card and begins again behind the last one.
    private static IReadOnlyList<Dish> ChooseDishes(IReadOnlyList<Dish> card, DateOnly date)
    {
        var workingDay = (date.DayNumber / DaysPerWeek * WorkingDaysPerWeek) + DayOfWeek(date);
        return [.. Enumerable.Range(workingDay * DishesPerDay, DishesPerDay).Select(turn => card[turn % card.Count])];
    }

    private static bool IsOpen(DateOnly date) => DayOfWeek(date) < WorkingDaysPerWeek;

    private static DateOnly NextOpen(DateOnly closed) => closed.AddDays(DaysPerWeek - DayOfWeek(closed));

    // Counted from Monday: the first of January of the year 1 was one.
    private static int DayOfWeek(DateOnly date) => date.DayNumber % DaysPerWeek;
}
