using System.Buffers;
using System.Globalization;
using FullService.Http;

namespace FullService.Restaurants;

/// <summary>Reads what is asked about restaurants: an id in the path, and <c>date</c> in the query.</summary>
internal static class RestaurantQuery
{
    private const int LongestId = 100;
    private const string DateFormat = "yyyy-MM-dd";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Tells whether a restaurant may have that id. No other one is put into a path of the upstream: what it leads to would be anybody's guess.</summary>
    public static bool IsId(string id) => id.Length is >= 1 and <= LongestId && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>Reads the day.</summary>
    /// <param name="request">The request.</param>
    /// <param name="date">The day as it is written; <see langword="null"/> for today, which is the upstream's to know.</param>
    /// <param name="refusal">Why it cannot be read.</param>
    public static bool TryReadDate(HttpRequest request, out string? date, out Refusal refusal)
    {
        (date, refusal) = (null, default);
        foreach (var (name, values) in request.Query)
        {
            if (name != "date")
            {
                refusal = Refusal.BadRequest($"The parameter {RequestText.Quote(name)} is not known here; date is.");
                return false;
            }

            date = values.ToString();
            if (values.Count != 1 || !DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                refusal = Refusal.BadRequest($"date must be given once, as a day such as 2030-01-31, not {RequestText.Quote(date)}.");
                return false;
            }
        }

        return true;
    }
}
