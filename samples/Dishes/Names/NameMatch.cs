using Dishes.Service;

namespace Dishes.Names;

/// <summary>Which restaurants a name may mean.</summary>
/// <param name="Found">The one it means, or several among which it does not tell; none when it is too far from all.</param>
/// <param name="Nearest">Then those that are nearest.</param>
internal sealed record NameMatch(IReadOnlyList<Restaurant> Found, IReadOnlyList<Restaurant> Nearest)
{
    private const int MostNearest = 3;

    /// <summary>Compares a name with names and ids: the same, then the beginning of a word, then a few slips apart.</summary>
    public static NameMatch Find(string name, IReadOnlyList<Restaurant> restaurants)
    {
        var asked = PlainText.Of(name);
        if (asked.Length > 0)
        {
            Func<string, bool>[] fits = [key => key == asked, key => $" {key}".Contains($" {asked}", StringComparison.Ordinal)];
            foreach (var fit in fits)
            {
                if (restaurants.Where(restaurant => KeysOf(restaurant).Any(fit)).ToList() is { Count: > 0 } found)
                {
                    return new(found, []);
                }
            }
        }

        return FindNear(asked, restaurants);
    }

    private static NameMatch FindNear(string asked, IReadOnlyList<Restaurant> restaurants)
    {
        var byDistance = restaurants
            .Select(restaurant => (Restaurant: restaurant, Distance: KeysOf(restaurant).SelectMany(key => RunsOf(key, asked)).Min(run => EditDistance.Between(asked, run))))
            .OrderBy(static entry => entry.Distance)
            .ToList();
        var nearest = byDistance.Select(static entry => entry.Restaurant).Take(MostNearest).ToList();
        return byDistance is [var first, ..] && first.Distance <= ForgivenSlips(asked.Length)
            ? new([.. byDistance.TakeWhile(entry => entry.Distance == first.Distance).Select(static entry => entry.Restaurant)], nearest)
            : new([], nearest);
    }

    private static string[] KeysOf(Restaurant restaurant) => [PlainText.Of(restaurant.Id), PlainText.Of(restaurant.Name)];

    // The whole name, and every part of it that has as many words as were asked for.
    private static IEnumerable<string> RunsOf(string key, string asked)
    {
        var words = key.Split(' ');
        var count = asked.Split(' ').Length;
        return Enumerable.Range(0, Math.Max(0, words.Length - count + 1))
            .Select(start => string.Join(' ', words[start..(start + count)]))
            .Prepend(key);
    }

    private static int ForgivenSlips(int length) => length switch
    {
        < 3 => 0,
        < 6 => 1,
        < 10 => 2,
        _ => 3,
    };
}
