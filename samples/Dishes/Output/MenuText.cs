using System.Globalization;
using Dishes.Service;

namespace Dishes.Output;

/// <summary>Writes answers for people.</summary>
internal sealed class MenuText(TextWriter output, Ink ink)
{
    private const string Indent = "  ";

    public void Write(RestaurantList list)
    {
        output.WriteLine(ink.Strong($"Restaurants on {DateOf(list.Date)}"));
        output.WriteLine();
        var idWidth = WidthOf(list.Restaurants.Select(static restaurant => restaurant.Id));
        var nameWidth = WidthOf(list.Restaurants.Select(static restaurant => restaurant.Name));
        foreach (var restaurant in list.Restaurants)
        {
            var (id, name) = (Ink.Clean(restaurant.Id).PadRight(idWidth), Ink.Clean(restaurant.Name).PadRight(nameWidth));
            var state = restaurant.IsOpen ? "" : " (closed)";
            output.WriteLine($"{Indent}{ink.Strong(id)}{Indent}{name}{Indent}{ink.Faint(Ink.Clean(restaurant.Place) + state)}");
        }
    }

    public void Write(RestaurantMenu menu)
    {
        if (!menu.IsOpen)
        {
            var next = menu.NextOpenDate is { } open ? $" It is open again on {DateOf(open)}." : "";
            output.WriteLine($"{ink.Strong(Ink.Clean(menu.Name))} is closed on {DateOf(menu.Date)}.{next}");
            return;
        }

        output.WriteLine($"{ink.Strong(Ink.Clean(menu.Name))} on {DateOf(menu.Date)}");
        output.WriteLine(ink.Faint($"{Ink.Clean(menu.Place)}; on foot: {Ink.Clean(menu.WalkingAddress)}"));
        output.WriteLine();
        var width = WidthOf(menu.Dishes.Select(static dish => dish.Name));
        foreach (var dish in menu.Dishes)
        {
            var price = string.Create(CultureInfo.InvariantCulture, $"{dish.PriceCents / 100m,7:0.00} {Ink.Clean(menu.Currency)}");
            output.WriteLine($"{Indent}{price}{Indent}{Ink.Clean(dish.Name).PadRight(width)}{Indent}{ink.Faint(Ink.Clean(dish.Diet))}");
        }
    }

    private static int WidthOf(IEnumerable<string> column) => column.Select(static text => text.Length).DefaultIfEmpty().Max();

    private static string DateOf(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
